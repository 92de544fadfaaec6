import type { PaynicornOperation } from '@kumicorn/core/endpoints'
import type { PaynicornHandler } from './operation.ts'
import { queryAirtime, topUpAirtime } from './operations/airtime.ts'
import { getUsdRates } from './operations/currency.ts'
import { queryData, topUpData } from './operations/data.ts'
import { listAirtimeGoods, listDataGoods } from './operations/goods.ts'
import { listMethods } from './operations/methods.ts'
import { operatorByNumber } from './operations/operators.ts'
import { createPayment } from './operations/payments.ts'
import { createPayout, createPayoutToUser } from './operations/payouts.ts'
import { queryTransaction } from './operations/query-transaction.ts'
import { createRefund } from './operations/refunds.ts'
import { appKeysReport, vasByChannelReport, vasReport } from './operations/reports.ts'

/** A handler for every row of Paynicorn's table; one that lacks does not compile. */
export const paynicornHandlers: Readonly<Record<PaynicornOperation, PaynicornHandler>> = {
  'payments.create': createPayment,
  'refunds.create': createRefund,
  'payouts.create': createPayout,
  'payouts.createToUser': createPayoutToUser,
  'transactions.query': queryTransaction,
  'methods.list': listMethods,
  'reports.vas': vasReport,
  'reports.appKeys': appKeysReport,
  'reports.vasByChannel': vasByChannelReport,
  'airtime.topUp': topUpAirtime,
  'airtime.query': queryAirtime,
  'airtime.goods': listAirtimeGoods,
  'operators.byNumber': operatorByNumber,
  'data.topUp': topUpData,
  'data.query': queryData,
  'data.goods': listDataGoods,
  'currency.usdRates': getUsdRates,
}
