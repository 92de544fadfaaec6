import type { DecimalText } from '../../../data/decimal.ts'
import type { Open } from '../../../data/open.ts'
import type { CallOptions } from '../../../http/call.ts'
import type { PaynicornAnswer } from './answers.ts'
import type { PaynicornTxnType } from './transactions.ts'

/** Parameters of `methods.list`. (Reference: 获取支付方式.) */
export interface PaynicornMethodsListParams {
  /** Where the customer pays: ISO 3166-1 alpha-2, two letters in either case, e.g. `'NG'`. */
  readonly countryCode: string
  /**
   * ISO 4217, three letters in either case, e.g. `'NGN'`: a currency of the country, or USD, EUR or GBP (an assumption: no page
   * says which).
   */
  readonly currency: string
  /** What is to be done: 1 to 16 characters, e.g. `'payment'`, open for new ones (the page allows 8, and `subscribe` has nine). */
  readonly txnType: Open<PaynicornTxnType>
}

/** A way to pay. (Reference: 获取支付方式, MethodInfo.) */
export interface PaynicornMethod {
  /** What `payMethod` of `payments.create` takes: at most 32 characters. */
  readonly code: string
  /** Its name: at most 32 characters. */
  readonly name: string | undefined
  /** The address of its icon: at most 128 characters. */
  readonly icon: string | undefined
  /** The type of method: at most 16 characters. The page lists none. */
  readonly methodType: string | undefined
  /** The only amounts that it takes, as decimal text. Never together with `minAmount` and `maxAmount`. */
  readonly supportAmount: readonly DecimalText[] | undefined
  /** The least amount that it takes, as decimal text. Never together with `supportAmount`. */
  readonly minAmount?: DecimalText | undefined
  /** The greatest amount that it takes, as decimal text. Never together with `supportAmount`. */
  readonly maxAmount?: DecimalText | undefined
  /** A discount (折扣), as decimal text. The page does not say of what. */
  readonly discount?: DecimalText | undefined
  /** Whatever else Paynicorn tells, as it came. */
  readonly [field: string]: unknown
}

/** The ways to pay: result of `methods.list`. (Reference: 获取支付方式.) */
export interface PaynicornMethodList extends PaynicornAnswer {
  /** The ways to pay; empty when Paynicorn tells none. */
  readonly methodInfo: readonly PaynicornMethod[]
}

/** Paynicorn: ways to pay. */
export interface PaynicornMethods {
  /**
   * The ways to pay in a country and currency. (Reference: 获取支付方式.)
   * @throws KumicornError when no answer came, or a refusal
   * @example
   * ```ts
   * const { methodInfo } = await paynicorn.methods.list({ countryCode: 'NG', currency: 'NGN', txnType: 'payment' })
   * for (const { code, name } of methodInfo) console.log(code, name)
   * ```
   */
  list(params: PaynicornMethodsListParams, options?: CallOptions): Promise<PaynicornMethodList>
}
