import type { MoneyRow, NoParams, OperationOf } from '../../endpoint.ts'
import { gives, takes } from '../named.ts'
import type {
  PaynicornAirtimeGoods,
  PaynicornAirtimeGoodsParams,
  PaynicornAirtimeQueryParams,
  PaynicornAirtimeRecord,
  PaynicornAirtimeTopUpParams,
} from './operations/airtime.ts'
import type { PaynicornTopUp } from './operations/answers.ts'
import type { PaynicornUsdRates } from './operations/currency.ts'
import type {
  PaynicornDataGoods,
  PaynicornDataGoodsParams,
  PaynicornDataQueryParams,
  PaynicornDataRecord,
  PaynicornDataTopUpParams,
} from './operations/data.ts'
import type { PaynicornMethodList, PaynicornMethodsListParams } from './operations/methods.ts'
import type { PaynicornOperator, PaynicornOperatorsByNumberParams } from './operations/operators.ts'
import type { PaynicornPayment, PaynicornPaymentsCreateParams } from './operations/payments.ts'
import type {
  PaynicornPayout,
  PaynicornPayoutsCreateParams,
  PaynicornPayoutsCreateToUserParams,
} from './operations/payouts.ts'
import type { PaynicornRefund, PaynicornRefundsCreateParams } from './operations/refunds.ts'
import type {
  PaynicornAppKeysReport,
  PaynicornReportsAppKeysParams,
  PaynicornReportsVasByChannelParams,
  PaynicornReportsVasParams,
  PaynicornVasByChannelReport,
  PaynicornVasReport,
} from './operations/reports.ts'
import type { PaynicornTransaction, PaynicornTransactionsQueryParams } from './operations/transactions.ts'
import * as params from './params.ts'
import * as reports from './report-params.ts'
import * as results from './results.ts'
import { type PaynicornEndpoint, row } from './row.ts'

const asTransaction = (reference: string, txnType: string): MoneyRow => ({
  reference,
  query: { operation: 'transactions.query', params: (orderId) => ({ orderId, txnType }) },
})

const asTopUp = (operation: string): MoneyRow => ({
  reference: 'transId',
  query: { operation, params: (transId) => ({ transId }) },
})

/** Every operation of Paynicorn API v3. */
export const paynicornEndpoints = {
  payments: {
    /** Starts a payment; answers the cashier's address. Moves money. (Reference: 收款.) */
    create: row(
      'payments.create',
      'transaction',
      '/v3/transaction/pay',
      takes<PaynicornPaymentsCreateParams>(params.paymentParams),
      gives<PaynicornPayment>(results.payment),
      { money: asTransaction('orderId', 'payment') },
    ),
  },
  refunds: {
    /** Gives a payment back: accepted at once, result by postback. Moves money. (Reference: 退款.) */
    create: row(
      'refunds.create',
      'transaction',
      '/v3/transaction/refund',
      takes<PaynicornRefundsCreateParams>(params.refundParams),
      gives<PaynicornRefund>(results.refund),
      { money: asTransaction('cpRefundId', 'refund') },
    ),
  },
  payouts: {
    /** Pays out to a wallet or bank account. Moves money. (Reference: 代付.) */
    create: row(
      'payouts.create',
      'transaction',
      '/v3/transaction/payout',
      takes<PaynicornPayoutsCreateParams>(params.payoutParams),
      gives<PaynicornPayout>(results.payoutAnswer),
      { money: asTransaction('orderId', 'payout') },
    ),
    /** Pays out to a user of Paynicorn. Moves money. (Reference: 向paynicorn用户转账.) */
    createToUser: row(
      'payouts.createToUser',
      'transaction',
      '/customer/oauth/transaction/payout',
      takes<PaynicornPayoutsCreateToUserParams>(params.payoutToUserParams),
      gives<PaynicornPayout>(results.payoutAnswer),
      { money: asTransaction('orderId', 'payout') },
    ),
  },
  transactions: {
    /**
     * The state of a payment, refund or payout. What it answers for an unknown order is not documented: the content
     * is handed on as it came, also when its `code` says no. (Reference: 查询交易结果接口.)
     */
    query: row(
      'transactions.query',
      'transaction',
      '/v3/transaction/query',
      takes<PaynicornTransactionsQueryParams>(params.transactionQueryParams),
      gives<PaynicornTransaction>(results.transaction),
    ),
  },
  methods: {
    /** The payment methods of a country and currency. (Reference: 获取支付方式.) */
    list: row(
      'methods.list',
      'transaction',
      '/v3/transaction/method',
      takes<PaynicornMethodsListParams>(params.methodsParams),
      gives<PaynicornMethodList>(results.methods),
      { list: 'methodInfo' },
    ),
  },
  reports: {
    /** Sales report. (Reference: 获取VAS报表数据.) */
    vas: row(
      'reports.vas',
      'report',
      '/merchant/report/query',
      takes<PaynicornReportsVasParams>(reports.vasReportParams),
      gives<PaynicornVasReport>(results.vasReport),
      {
        appKeyInside: true,
        list: 'data',
      },
    ),
    /** The app keys of a merchant. (Reference: 根据cpid拉取该商户下所有的应用的appkey.) */
    appKeys: row(
      'reports.appKeys',
      'report',
      '/merchant/report/cpinfo/queryAppKeyList',
      takes<PaynicornReportsAppKeysParams>(reports.appKeysParams),
      gives<PaynicornAppKeysReport>(results.appKeysReport),
      { list: 'data' },
    ),
    /** Sales by distribution channel, at most 30 days. (Reference: VAS交易数据.) */
    vasByChannel: row(
      'reports.vasByChannel',
      'report',
      '/merchant/report/getListByDistrictChannel',
      takes<PaynicornReportsVasByChannelParams>(reports.vasByChannelParams),
      gives<PaynicornVasByChannelReport>(results.vasByChannelReport),
      { list: 'data' },
    ),
  },
  airtime: {
    /** Tops up a number. Moves money. Failed top-ups are never called back: query. (Reference: 话费充值接口.) */
    topUp: row(
      'airtime.topUp',
      'topup',
      '/topup/api/topup',
      takes<PaynicornAirtimeTopUpParams>(params.airtimeTopUpParams),
      gives<PaynicornTopUp>(results.topUp),
      {
        appKeyInside: true,
        money: asTopUp('airtime.query'),
      },
    ),
    /** The state of a top-up. (Reference: 充值交易查询接口.) */
    query: row(
      'airtime.query',
      'topup',
      '/topup/api/query',
      takes<PaynicornAirtimeQueryParams>(params.topUpQueryParams),
      gives<PaynicornAirtimeRecord>(results.airtimeRecord),
      {
        appKeyInside: true,
      },
    ),
    /** Airtime products. (Reference: 查询话费充值产品接口.) */
    goods: row(
      'airtime.goods',
      'topup',
      '/topup/api/queryGoods',
      takes<PaynicornAirtimeGoodsParams>(params.airtimeGoodsParams),
      gives<readonly PaynicornAirtimeGoods[]>(results.airtimeGoods),
      { appKeyInside: true },
    ),
  },
  operators: {
    /** The operator of a phone number. (Reference: 手机号查询充值运营商.) */
    byNumber: row(
      'operators.byNumber',
      'topup',
      '/topup/api/queryOperatorCode',
      takes<PaynicornOperatorsByNumberParams>(params.operatorParams),
      gives<PaynicornOperator>(results.operator),
    ),
  },
  data: {
    /** Sells a data bundle to a number. Moves money. Failures are never called back. (Reference: 流量充值接口.) */
    topUp: row(
      'data.topUp',
      'topup',
      '/topup/api/data/topup',
      takes<PaynicornDataTopUpParams>(params.dataTopUpParams),
      gives<PaynicornTopUp>(results.topUp),
      {
        appKeyInside: true,
        money: asTopUp('data.query'),
      },
    ),
    /** The state of a data top-up. (Reference: 流量充值交易查询接口.) */
    query: row(
      'data.query',
      'topup',
      '/topup/api/data/query',
      takes<PaynicornDataQueryParams>(params.topUpQueryParams),
      gives<PaynicornDataRecord>(results.dataRecord),
      {
        appKeyInside: true,
      },
    ),
    /** Data bundles. (Reference: 查询流量充值产品接口.) */
    goods: row(
      'data.goods',
      'topup',
      '/topup/api/data/queryGoods',
      takes<PaynicornDataGoodsParams>(params.dataGoodsParams),
      gives<readonly PaynicornDataGoods[]>(results.dataGoods),
      { appKeyInside: true },
    ),
  },
  currency: {
    /** What a US dollar costs in other currencies. Unsigned. (Reference: 查询美元汇率.) */
    usdRates: row(
      'currency.usdRates',
      'currency',
      '/currency/queryall',
      takes<NoParams>(params.none),
      gives<PaynicornUsdRates>(results.usdRates),
      {
        method: 'GET',
      },
    ),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, PaynicornEndpoint>>>>

export type PaynicornOperation = OperationOf<typeof paynicornEndpoints>
