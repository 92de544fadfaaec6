import type { Open } from '../../../data/open.ts'
import type { CallOptions } from '../../../http/call.ts'
import type { PaynicornTransactionAnswer } from './answers.ts'

/** Kinds of transactions. `authpay`: authorised payments. Open for new ones. */
export type PaynicornTxnType = 'payment' | 'refund' | 'payout' | 'authpay' | 'subscribe'

/** Parameters of `transactions.query`. (Reference: 查询交易结果接口.) */
export interface PaynicornTransactionsQueryParams {
  /**
   * Your own id of the order: 1 to 64 characters. Assumption: a refund is found by its `cpRefundId`, here; the page names no
   * other field.
   */
  readonly orderId: string
  /**
   * The kind of transaction: 1 to 16 characters, open for new ones (the page allows 8, and `subscribe` has nine). Assumption: `payout`
   * finds a payout to a user, too.
   */
  readonly txnType: Open<PaynicornTxnType>
}

/** A transaction, as Paynicorn knows it: result of `transactions.query`. (Reference: 查询交易结果接口.) */
export interface PaynicornTransaction extends PaynicornTransactionAnswer {
  /** Paynicorn's id of the transaction: at most 64 characters. None may mean that it knows no such order: an assumption. */
  readonly txnId: string | undefined
  /** When it was completed: at most 16 characters. The page does not say how that is written. */
  readonly completeTime: string | undefined
  /** Your own id of the order. Assumption: not on the page; compared with what was asked for where it is told. */
  readonly orderId?: string | undefined
  /** Your own id of the refund. Assumption: not on the page; compared with what was asked for where it is told. */
  readonly cpRefundId?: string | undefined
  /** Paynicorn's id of the refund. Assumption: not on the page; where it is told, the answer is about a refund. */
  readonly refundId?: string | undefined
  /** The payment that the refund gives back. Assumption: not on the page; compared with what was asked for where it is told. */
  readonly payTxnId?: string | undefined
  /** What was paid, as decimal text. Assumption: not on the page; compared with what was asked for once the order has succeeded. */
  readonly amount?: string | undefined
  /** The currency of `amount`. Assumption: not on the page; compared with what was asked for once the order has succeeded. */
  readonly currency?: string | undefined
  /** What was ordered, as decimal text. Assumption: not on the page; compared with what was asked for where it is told. */
  readonly pricingAmount?: string | undefined
  /** The currency of `pricingAmount`. Assumption: not on the page; compared with what was asked for where it is told. */
  readonly pricingCurrency?: string | undefined
  /** The country of the order: ISO 3166-1 alpha-2. Assumption: not on the page; compared with what was asked for where it is told. */
  readonly countryCode?: string | undefined
  /** The account that receives a payout. Assumption: not on the page; compared with what was asked for where it is told. */
  readonly account?: string | undefined
  /** The user who receives a payout. Assumption: not on the page; compared with what was asked for where it is told. */
  readonly openId?: string | undefined
}

/** Paynicorn: transactions of the payment family. */
export interface PaynicornTransactions {
  /**
   * The state of a payment, refund or payout. What it answers for an unknown order no page says: the content is handed on as it came,
   * also when its `code` says no. (Reference: 查询交易结果接口.)
   * @throws KumicornError when no answer came, or a refusal
   * @example
   * ```ts
   * const transaction = await paynicorn.transactions.query({ orderId: 'P-1', txnType: 'payment' })
   * if (transaction.status === '1') console.log('paid by', transaction.txnId)
   * ```
   */
  query(params: PaynicornTransactionsQueryParams, options?: CallOptions): Promise<PaynicornTransaction>
}
