import type { CallOptions } from '../../../http/call.ts'

/** Parameters of `numbers.lookUp`. (Reference: 号码信息查询.) */
export interface KumquatNumbersLookUpParams {
  /** The phone number, 4 to 20 digits and nothing else; with its country prefix unless `country_code` is given. Travels in the path. */
  readonly id: string
  /** The country of the number: ISO 3166-1 alpha-2, two letters in either case, e.g. `'KE'`. */
  readonly country_code?: string | undefined
}

/** Whose number it is: result of `numbers.lookUp`. (Reference: 号码信息查询.) */
export interface KumquatNumberInfo {
  /** The country of the number: ISO 3166-1 alpha-2. Assumption: no page names the fields of this result. */
  readonly country_code: string | undefined
  /** The carrier of the number. Assumption: no page names the fields of this result. */
  readonly carrier: string | undefined
  /** Whatever else KUMQUAT tells, as it came. */
  readonly [field: string]: unknown
}

/** KUMQUAT: phone numbers. */
export interface KumquatNumbers {
  /**
   * The carrier of a phone number. (Reference: 号码信息查询.)
   * @throws KumicornError when no answer came, or a refusal: JU9978 says that the carrier is not recognised
   * @example
   * ```ts
   * const { carrier } = await kumquat.numbers.lookUp({ id: '254771114118' })
   * ```
   */
  lookUp(params: KumquatNumbersLookUpParams, options?: CallOptions): Promise<KumquatNumberInfo>
}
