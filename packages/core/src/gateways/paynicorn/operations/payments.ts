import type { CallOptions } from '../../../http/call.ts'
import type { Outcome } from '../../../orders/outcome.ts'
import type { PaynicornTransactionAnswer } from './answers.ts'

/** Parameters of `payments.create`. (Reference: 收款.) */
export interface PaynicornPaymentsCreateParams {
  /**
   * What is to be paid, in the main unit of `currency`: positive decimal text with at most two decimals, e.g. `'100.00'`, at most
   * 32 characters. Assumption: the page says "the smallest unit, kept to two decimals" (本币最小单位,保留两位小数), which
   * contradicts itself; Paynicorn's own clients send the main unit.
   */
  readonly amount: string
  /** Where the customer pays: ISO 3166-1 alpha-2, two letters in either case, e.g. `'NG'`. */
  readonly countryCode: string
  /**
   * Your own id of the order: 1 to 64 characters, unique to this order. It is the idempotency key: Paynicorn refuses a
   * repeated one.
   */
  readonly orderId: string
  /** What is paid for, in words: 1 to 1024 characters. */
  readonly orderDescription: string
  /**
   * ISO 4217, three letters in either case, e.g. `'NGN'`: a currency of the country, or USD, EUR or GBP (an assumption: no page
   * says which), or any with `payByLocalCurrency`.
   */
  readonly currency: string
  /** The number of your own document, e.g. an invoice: at most 32 characters. Comes back in the postback. */
  readonly referenceNo?: string | undefined
  /** The `code` of a payment method of `methods.list`: at most 64 characters. Skips the choice on the cashier page. */
  readonly payMethod?: string | undefined
  /** The language of the cashier page: at most 8 characters. Default: that of the customer's system. */
  readonly language?: string | undefined
  /** Where the cashier page sends the customer after paying: an address of at most 1024 characters. It proves no payment. */
  readonly cpFrontPage?: string | undefined
  /**
   * The code by which a user of PalmID has authorised the payment: at most 8 characters. PalmID has to be integrated, and Paynicorn
   * has to enable it for you. Never shown in an error.
   */
  readonly palmAuthCode?: string | undefined
  /** The customer's e-mail address, at most 128 characters: skips the page that asks for it. */
  readonly email?: string | undefined
  /** The customer's number without country prefix, at most 32 characters: skips the page that asks for it. */
  readonly phone?: string | undefined
  /** Pakistan only: the number of the customer's identity card, at most 32 characters. Never shown in an error. */
  readonly cnic?: string | undefined
  /** Whether a `currency` that is not the country's own is converted into that, and paid in it. Default false. */
  readonly payByLocalCurrency?: boolean | undefined
  /** Passed back in the postback as it is: at most 1024 characters, which the page says hold JSON. */
  readonly memo?: string | undefined
}

/** A payment that was started: result of `payments.create`. (Reference: 收款.) */
export interface PaynicornPayment extends PaynicornTransactionAnswer {
  /** Paynicorn's id of the payment, at most 64 characters: what `payTxnId` of a refund takes. */
  readonly txnId: string | undefined
  /**
   * The cashier page. It belongs into a browser of the phone, not into a WebView. Undefined when the payment was started
   * directly, and after a query.
   */
  readonly webUrl: string | undefined
}

/** Paynicorn: payments. */
export interface PaynicornPayments {
  /**
   * Starts a payment, and answers the address of the cashier page; the result comes by postback. Moves money: it never throws for
   * what happens on the wire, see {@link Outcome}. (Reference: 收款.)
   * @throws InputError for a parameter that is wrong, before anything is sent
   * @example
   * ```ts
   * const outcome = await paynicorn.payments.create({
   *   orderId: 'P-1',
   *   amount: '100.00',
   *   currency: 'NGN',
   *   countryCode: 'NG',
   *   orderDescription: 'Airtime for 08184123954',
   * })
   * if (outcome.state === 'accepted') console.log('send the customer to', outcome.order.webUrl)
   * ```
   */
  create(params: PaynicornPaymentsCreateParams, options?: CallOptions): Promise<Outcome<PaynicornPayment>>
}
