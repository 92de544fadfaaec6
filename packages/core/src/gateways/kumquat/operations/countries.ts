import type { NoParams } from '../../../endpoint.ts'
import type { CallOptions } from '../../../http/call.ts'

/** Parameters of `countries.get`. (Reference: 查询单个国家信息.) */
export interface KumquatCountriesGetParams {
  /** The country: ISO 3166-1 alpha-2, two letters in either case, e.g. `'KE'`. Travels in the path, in upper case. */
  readonly countryCode: string
}

/** A country: result of `countries.list` and `countries.get`. (Reference: 国家信息列表, 查询单个国家信息.) */
export interface KumquatCountry {
  /** ISO 3166-1 alpha-2, e.g. `'KE'`. Assumption: no page names the fields of a country. */
  readonly country_code: string | undefined
  /** Its name, as KUMQUAT writes it. Assumption: no page names the fields of a country. */
  readonly name: string | undefined
  /** Whatever else KUMQUAT tells, as it came. */
  readonly [field: string]: unknown
}

/** KUMQUAT: countries. */
export interface KumquatCountries {
  /**
   * All countries that have products. (Reference: 国家信息列表.)
   * @throws KumicornError when no answer came, or a refusal
   * @example
   * ```ts
   * const countries = await kumquat.countries.list()
   * const codes = countries.map(({ country_code }) => country_code)
   * ```
   */
  list(params?: NoParams, options?: CallOptions): Promise<readonly KumquatCountry[]>
  /**
   * One country. (Reference: 查询单个国家信息.)
   * @throws KumicornError when no answer came, or a refusal
   * @example
   * ```ts
   * const kenya = await kumquat.countries.get({ countryCode: 'KE' })
   * console.log(kenya.name)
   * ```
   */
  get(params: KumquatCountriesGetParams, options?: CallOptions): Promise<KumquatCountry>
}
