import type { CallOptions } from '../../../http/call.ts'

/** Parameters of `operators.byNumber`. (Reference: 手机号查询充值运营商.) */
export interface PaynicornOperatorsByNumberParams {
  /** The phone number in its national form: 4 to 20 digits and nothing else, e.g. `'07012345678'`. */
  readonly nationalPhoneNo: string
  /** The country of the number: ISO 3166-1 alpha-2, two letters in either case, e.g. `'NG'`. */
  readonly countryCode: string
}

/** The operator of a number: result of `operators.byNumber`. (Reference: 手机号查询充值运营商.) */
export interface PaynicornOperator {
  /** What `operatorCode` of `airtime.topUp` takes, e.g. `'NG_AIRTEL'`. */
  readonly operatorCode: string
  /** Its full name, e.g. `'Airtel Nigeria'`. */
  readonly operatorName: string | undefined
  /** The country of the number: ISO 3166-1 alpha-2. */
  readonly countryCode: string | undefined
  /** The currency of the country: ISO 4217, e.g. `'NGN'`. */
  readonly currency: string | undefined
  /** The country prefix, e.g. `'234'`. */
  readonly areaCode: string | undefined
  /** Whatever else Paynicorn tells, as it came. */
  readonly [field: string]: unknown
}

/** Paynicorn: mobile operators. */
export interface PaynicornOperators {
  /**
   * The operator of a phone number. (Reference: 手机号查询充值运营商.)
   * @throws KumicornError when no answer came, or a refusal: 4011 says that the operator is unknown
   * @example
   * ```ts
   * const { operatorCode } = await paynicorn.operators.byNumber({ countryCode: 'NG', nationalPhoneNo: '07012345678' })
   * ```
   */
  byNumber(params: PaynicornOperatorsByNumberParams, options?: CallOptions): Promise<PaynicornOperator>
}
