import type { CallOptions } from '../../../http/call.ts'
import type { Outcome } from '../../../orders/outcome.ts'
import type { PaynicornTransactionAnswer } from './answers.ts'

/** Parameters of `refunds.create`. There is no amount: the whole payment is given back. (Reference: 退款.) */
export interface PaynicornRefundsCreateParams {
  /** The `txnId` of the payment, which has to have succeeded: 1 to 64 characters without blanks. */
  readonly payTxnId: string
  /** Your own id of the refund: 1 to 64 characters, unique to this refund. */
  readonly cpRefundId: string
  /** Why it is given back, in words: 1 to 64 characters. */
  readonly reason: string
  /** A note of your own: 1 to 64 characters. The page demands it. */
  readonly memo: string
}

/** A refund that was taken: result of `refunds.create`. (Reference: 退款.) */
export interface PaynicornRefund extends PaynicornTransactionAnswer {
  /** Paynicorn's id of the refund: at most 64 characters. */
  readonly refundId: string | undefined
}

/** Paynicorn: refunds. */
export interface PaynicornRefunds {
  /**
   * Gives a payment back as a whole: taken at once, the result comes later. In production only from addresses that Paynicorn has
   * listed. Moves money: it never throws for what happens on the wire, see {@link Outcome}. (Reference: 退款.)
   * @throws InputError for a parameter that is wrong, before anything is sent
   * @throws AlreadyPlacedError for a payment that was, or may have been, given back under another `cpRefundId`; with a store
   * @example
   * ```ts
   * const payment = await paynicorn.transactions.query({ orderId: 'P-1', txnType: 'payment' })
   * const outcome = await paynicorn.refunds.create({
   *   payTxnId: payment.txnId ?? '',
   *   cpRefundId: 'R-1',
   *   reason: 'the top-up failed',
   *   memo: 'order P-1',
   * })
   * // In doubt never refund anew, under another id: ask about this one.
   * if (outcome.state === 'unknown') await outcome.resolve()
   * ```
   */
  create(params: PaynicornRefundsCreateParams, options?: CallOptions): Promise<Outcome<PaynicornRefund>>
}
