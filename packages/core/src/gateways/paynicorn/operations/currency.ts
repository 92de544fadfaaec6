import type { DecimalText } from '../../../data/decimal.ts'
import type { NoParams } from '../../../endpoint.ts'
import type { CallOptions } from '../../../http/call.ts'

/** What a US dollar costs: result of `currency.usdRates`. (Reference: 查询美元汇率.) */
export interface PaynicornUsdRates {
  /** When it was told: seconds since the epoch. */
  readonly timestamp?: number | undefined
  /** The currency that is priced; the page knows `'USD'` only. */
  readonly source: string
  /** The day of the rates, e.g. `'2022-12-01'`. */
  readonly date: string | undefined
  /** By both currencies, e.g. `quotes.USDNGN`: how many naira a US dollar costs, as decimal text. */
  readonly quotes: Readonly<Record<string, DecimalText>>
  /** Whatever else Paynicorn tells, as it came. */
  readonly [field: string]: unknown
}

/** Paynicorn: currencies. */
export interface PaynicornCurrency {
  /**
   * What a US dollar costs in other currencies. Neither the question nor the answer is signed. (Reference: 查询美元汇率.)
   * @throws KumicornError when no answer came, or a refusal
   * @example
   * ```ts
   * const { quotes } = await paynicorn.currency.usdRates()
   * console.log(quotes.USDNGN)
   * ```
   */
  usdRates(params?: NoParams, options?: CallOptions): Promise<PaynicornUsdRates>
}
