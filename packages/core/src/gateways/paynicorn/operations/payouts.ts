import type { Open } from '../../../data/open.ts'
import type { CallOptions } from '../../../http/call.ts'
import type { Outcome } from '../../../orders/outcome.ts'
import type { PaynicornTransactionAnswer } from './answers.ts'

/** How a payout is made: `CARD` to a bank card, else to a wallet. Open for others. */
export type PaynicornPayoutMethod = 'CARD' | 'MTN' | 'MPESA' | 'PAYNICORNPAY' | 'AIRTEL'

/** What every payout names. */
export interface PaynicornPayingOut {
  /** Your own id of the payout: 1 to 64 characters, unique to this order. */
  readonly orderId: string
  /**
   * ISO 4217, three letters in either case, e.g. `'NGN'`: a currency of the country, or USD, EUR or GBP (an assumption: no page
   * says which).
   */
  readonly currency: string
  /**
   * What is paid out, in the main unit of `currency`: positive decimal text with at most two decimals, e.g. `'100.00'`, at most 32
   * characters. Assumption: the page names no unit; Paynicorn's own clients send the main one.
   */
  readonly amount: string
  /** The country of who receives it: ISO 3166-1 alpha-2, two letters in either case, e.g. `'NG'`. */
  readonly countryCode: string
  /** The name of who receives it (收款人名字): 1 to 64 characters. */
  readonly name: string
}

/** Parameters of `payouts.create`. (Reference: 代付.) */
export interface PaynicornPayoutsCreateParams extends PaynicornPayingOut {
  /** How it is paid out: `CARD` a bank card, or a wallet. 1 to 64 characters, open for others. */
  readonly payoutMethod: Open<PaynicornPayoutMethod>
  /** The account that receives it (收款账户), of the card or the wallet: 1 to 64 characters. */
  readonly account: string
  /** The code of the bank: at most 64 characters. Demanded with `CARD`. */
  readonly bankCode?: string | undefined
}

/** Parameters of `payouts.createToUser`. (Reference: 向paynicorn用户转账.) */
export interface PaynicornPayoutsCreateToUserParams extends PaynicornPayingOut {
  /** The OpenId of the user of Paynicorn who receives it: 1 to 64 characters. */
  readonly openId: string
}

/** A payout that was taken: result of `payouts.create` and `payouts.createToUser`. (Reference: 代付, 向paynicorn用户转账.) */
export interface PaynicornPayout extends PaynicornTransactionAnswer {
  /** Paynicorn's id of the payout: at most 64 characters. */
  readonly txnId: string | undefined
}

/** Paynicorn: payouts. Paynicorn has to enable them for you. */
export interface PaynicornPayouts {
  /**
   * Pays out to a bank card or a wallet. In production only from addresses that Paynicorn has listed. Moves money: it never throws
   * for what happens on the wire, see {@link Outcome}. (Reference: 代付.)
   * @throws InputError for a parameter that is wrong, before anything is sent
   * @example
   * ```ts
   * const outcome = await paynicorn.payouts.create({
   *   orderId: 'O-1',
   *   amount: '100.00',
   *   currency: 'NGN',
   *   countryCode: 'NG',
   *   payoutMethod: 'CARD',
   *   name: 'Ada Obi',
   *   account: '0123456789',
   *   bankCode: '058',
   * })
   * if (outcome.state === 'rejected') console.log(outcome.error.gatewayMessage)
   * ```
   */
  create(params: PaynicornPayoutsCreateParams, options?: CallOptions): Promise<Outcome<PaynicornPayout>>
  /**
   * Pays out to a user of Paynicorn's own app. Moves money, as `create` does. (Reference: 向paynicorn用户转账.)
   * @throws InputError for a parameter that is wrong, before anything is sent
   * @example
   * ```ts
   * const outcome = await paynicorn.payouts.createToUser({
   *   orderId: 'O-2',
   *   amount: '100.00',
   *   currency: 'NGN',
   *   countryCode: 'NG',
   *   name: 'Ada Obi',
   *   openId: 'the OpenId of the user',
   * })
   * if (outcome.state === 'accepted') console.log(outcome.order.txnId)
   * ```
   */
  createToUser(
    params: PaynicornPayoutsCreateToUserParams,
    options?: CallOptions,
  ): Promise<Outcome<PaynicornPayout>>
}
