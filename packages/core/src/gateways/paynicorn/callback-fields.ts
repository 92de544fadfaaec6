import type { Open } from '../../data/open.ts'
import type { PaynicornStatus, PaynicornStatusCode } from './operations/answers.ts'

/**
 * The fields of Paynicorn's postback: payments and authorised payments by its page, refunds and payouts by assumption.
 * (Reference: 异步通知接口.)
 */
export interface PaynicornPostback {
  /** Paynicorn's id of the transaction: at most 64 characters. The acknowledgement names it. */
  readonly txnId: string
  /** Your own id of the order: at most 64 characters. */
  readonly orderId: string
  /** `1` success, `-1` processing, `0` failed; open for new ones. */
  readonly status: Open<PaynicornStatus>
  /** What was paid (实际支付金额), as decimal text, in the main unit of `currency`: an assumption, as for orders. */
  readonly amount?: string | undefined
  /** The currency in which it was paid: ISO 4217. */
  readonly currency?: string | undefined
  /** What was ordered (下单金额), as decimal text, in the main unit of `pricingCurrency`: an assumption, as for orders. */
  readonly pricingAmount?: string | undefined
  /** The currency in which it was ordered: ISO 4217. */
  readonly pricingCurrency?: string | undefined
  /** The country of the order: ISO 3166-1 alpha-2. */
  readonly countryCode?: string | undefined
  /** How it was paid, at most 32 characters: told of a success. */
  readonly payMethod: string | undefined
  /** Paynicorn's code of the outcome: at most 6 characters. The page that lists the codes is not public. */
  readonly code: string | undefined
  /** What the code says, in words for people: at most 256 characters. */
  readonly message: string | undefined
  /** What was given as `memo`, as it was: at most 1024 characters. */
  readonly memo: string | undefined
  /** What was given as `referenceNo`: at most 32 characters. */
  readonly referenceNo: string | undefined
  /** Whatever else Paynicorn tells, as it came. */
  readonly [field: string]: unknown
}

/** The fields of Paynicorn's recharge callback: top-ups. (Reference: 充值异步通知.) */
export interface PaynicornRecharge {
  /** Paynicorn's id of the order: 64 bits, as text with every digit. */
  readonly orderNo: string
  /** Your own id of the order: its `transId`. */
  readonly originOrderNo: string
  /** `0` in progress, `1` success, `2` failed; open for new ones. Do not count on being told of failures. */
  readonly status: Open<PaynicornStatusCode>
  /** When the order was completed, as Paynicorn wrote it. The page does not say in what unit. */
  readonly timestamp: string | undefined
  /** Whatever else Paynicorn tells, as it came. */
  readonly [field: string]: unknown
}
