import type { z } from 'zod'
import type { Endpoint, MoneyRow, OperationOf } from '../../endpoint.ts'
import type { PaynicornOperations } from './operations.ts'
import * as params from './params.ts'
import * as reports from './report-params.ts'
import * as results from './results.ts'

/**
 * How the answers of an operation are built. `transaction`: the content is the result. `topup`: the content
 * is `{ code, msg, result }`. `report` and `currency`: as transaction. All but transaction may come bare,
 * without the signed envelope.
 */
export type PaynicornFamily = 'transaction' | 'topup' | 'report' | 'currency'

/** A row of Paynicorn's table. */
export interface PaynicornEndpoint<P extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType>
  extends Endpoint<P, R> {
  readonly family: PaynicornFamily
  /** The content carries the merchant's appKey as well as the envelope. */
  readonly appKeyInside?: true
  /** The field of the content that holds the list which the operation is for. */
  readonly list?: string
}

/** What only some rows have. */
type More = Partial<Pick<PaynicornEndpoint, 'method' | 'money' | 'appKeyInside' | 'list'>>

/** One row, whose schemas are built when they are read. */
function row<
  const O extends keyof PaynicornOperations,
  const F extends PaynicornFamily,
  const M extends More = Record<never, never>,
>(
  operation: O,
  family: F,
  path: string,
  request: () => z.ZodType<unknown, PaynicornOperations[O]['takes']>,
  response: () => z.ZodType<PaynicornOperations[O]['gives']>,
  more?: M,
) {
  return {
    operation,
    method: 'POST' as Endpoint['method'],
    path,
    family,
    get request() {
      return request()
    },
    get response() {
      return response()
    },
    ...(more as M),
  } as const
}

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
      params.paymentParams,
      results.payment,
      { money: asTransaction('orderId', 'payment') },
    ),
  },
  refunds: {
    /** Gives a payment back: accepted at once, result by postback. Moves money. (Reference: 退款.) */
    create: row(
      'refunds.create',
      'transaction',
      '/v3/transaction/refund',
      params.refundParams,
      results.refund,
      { money: asTransaction('cpRefundId', 'refund') },
    ),
  },
  payouts: {
    /** Pays out to a wallet or bank account. Moves money. (Reference: 代付.) */
    create: row(
      'payouts.create',
      'transaction',
      '/v3/transaction/payout',
      params.payoutParams,
      results.payoutAnswer,
      { money: asTransaction('orderId', 'payout') },
    ),
    /** Pays out to a user of Paynicorn. Moves money. (Reference: 向paynicorn用户转账.) */
    createToUser: row(
      'payouts.createToUser',
      'transaction',
      '/customer/oauth/transaction/payout',
      params.payoutToUserParams,
      results.payoutAnswer,
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
      params.transactionQueryParams,
      results.transaction,
    ),
  },
  methods: {
    /** The payment methods of a country and currency. (Reference: 获取支付方式.) */
    list: row(
      'methods.list',
      'transaction',
      '/v3/transaction/method',
      params.methodsParams,
      results.methods,
      { list: 'methodInfo' },
    ),
  },
  reports: {
    /** Sales report. (Reference: 获取VAS报表数据.) */
    vas: row('reports.vas', 'report', '/merchant/report/query', reports.vasReportParams, results.vasReport, {
      appKeyInside: true,
      list: 'data',
    }),
    /** The app keys of a merchant. (Reference: 根据cpid拉取该商户下所有的应用的appkey.) */
    appKeys: row(
      'reports.appKeys',
      'report',
      '/merchant/report/cpinfo/queryAppKeyList',
      reports.appKeysParams,
      results.appKeysReport,
      { list: 'data' },
    ),
    /** Sales by distribution channel, at most 30 days. (Reference: VAS交易数据.) */
    vasByChannel: row(
      'reports.vasByChannel',
      'report',
      '/merchant/report/getListByDistrictChannel',
      reports.vasByChannelParams,
      results.vasByChannelReport,
      { list: 'data' },
    ),
  },
  airtime: {
    /** Tops up a number. Moves money. Do not count on a callback of a failure: query. (Reference: 话费充值接口.) */
    topUp: row('airtime.topUp', 'topup', '/topup/api/topup', params.airtimeTopUpParams, results.topUp, {
      appKeyInside: true,
      money: asTopUp('airtime.query'),
    }),
    /** The state of a top-up. (Reference: 充值交易查询接口.) */
    query: row('airtime.query', 'topup', '/topup/api/query', params.topUpQueryParams, results.airtimeRecord, {
      appKeyInside: true,
    }),
    /** Airtime products. (Reference: 查询话费充值产品接口.) */
    goods: row(
      'airtime.goods',
      'topup',
      '/topup/api/queryGoods',
      params.airtimeGoodsParams,
      results.airtimeGoods,
      { appKeyInside: true },
    ),
  },
  operators: {
    /** The operator of a phone number. (Reference: 手机号查询充值运营商.) */
    byNumber: row(
      'operators.byNumber',
      'topup',
      '/topup/api/queryOperatorCode',
      params.operatorParams,
      results.operator,
    ),
  },
  data: {
    /** Sells a data bundle. Moves money. Do not count on a callback of a failure: query. (Reference: 流量充值接口.) */
    topUp: row('data.topUp', 'topup', '/topup/api/data/topup', params.dataTopUpParams, results.topUp, {
      appKeyInside: true,
      money: asTopUp('data.query'),
    }),
    /** The state of a data top-up. (Reference: 流量充值交易查询接口.) */
    query: row('data.query', 'topup', '/topup/api/data/query', params.topUpQueryParams, results.dataRecord, {
      appKeyInside: true,
    }),
    /** Data bundles. (Reference: 查询流量充值产品接口.) */
    goods: row(
      'data.goods',
      'topup',
      '/topup/api/data/queryGoods',
      params.dataGoodsParams,
      results.dataGoods,
      { appKeyInside: true },
    ),
  },
  currency: {
    /** What a US dollar costs in other currencies. Unsigned. (Reference: 查询美元汇率.) */
    usdRates: row('currency.usdRates', 'currency', '/currency/queryall', params.none, results.usdRates, {
      method: 'GET',
    }),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, PaynicornEndpoint>>>>

export type PaynicornOperation = OperationOf<typeof paynicornEndpoints>
