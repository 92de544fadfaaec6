import type { PaynicornOperation } from '@kumicorn/core/endpoints'
import { queryAirtime, queryData, topUpAirtime, topUpData } from './airtime-data.ts'
import { listAirtimeGoods, listDataGoods, operatorByNumber } from './goods.ts'
import { listMethods } from './methods.ts'
import type { PaynicornHandler } from './operation.ts'
import { createPayment } from './payments.ts'
import { createPayout, createPayoutToUser, createRefund, queryTransaction } from './refunds-payouts.ts'
import { appKeysReport, getUsdRates, vasByChannelReport, vasReport } from './reports.ts'

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
