import type { CallOptions } from '../../../http/call.ts'
import type { PagedList } from '../../../http/paging.ts'

/** Which pages of a list. (Reference: 分页信息.) */
export interface KumquatPaging {
  /** The page to begin with: a whole number from 1. Default 1. */
  readonly currentPage?: number | undefined
  /** Items a page: a whole number from 1 to 100. Default 20. */
  readonly pageSize?: number | undefined
}

/** Parameters of `carriers.list`. (Reference: 运营商列表信息.) */
export interface KumquatCarriersListParams extends KumquatPaging {}

/** Parameters of `carriers.byCountry`. (Reference: 查询单个国家运营商信息.) */
export interface KumquatCarriersByCountryParams {
  /** The country: ISO 3166-1 alpha-2, two letters in either case, e.g. `'KE'`. Travels in the path, in upper case. */
  readonly countryCode: string
}

/** A carrier: result of `carriers.list` and `carriers.byCountry`. (Reference: 运营商列表信息, 查询单个国家运营商信息.) */
export interface KumquatCarrier {
  /** What `carrier` of `products.list` takes, as text with every digit. Assumption: no page names the fields of a carrier. */
  readonly id: string | undefined
  /** Its name, as KUMQUAT writes it. Assumption: no page names the fields of a carrier. */
  readonly name: string | undefined
  /** Its country: ISO 3166-1 alpha-2. Assumption: no page names the fields of a carrier. */
  readonly country_code: string | undefined
  /** Whatever else KUMQUAT tells, as it came. */
  readonly [field: string]: unknown
}

/** KUMQUAT: carriers (mobile operators). */
export interface KumquatCarriers {
  /**
   * All carriers, page by page. (Reference: 运营商列表信息.)
   * @throws KumicornError from each page, when no answer came, or a refusal
   * @example
   * ```ts
   * for await (const carrier of kumquat.carriers.list({ pageSize: 100 })) console.log(carrier.id, carrier.name)
   * ```
   */
  list(params?: KumquatCarriersListParams, options?: CallOptions): PagedList<KumquatCarrier>
  /**
   * The carriers of one country. (Reference: 查询单个国家运营商信息.)
   * @throws KumicornError when no answer came, or a refusal
   * @example
   * ```ts
   * const carriers = await kumquat.carriers.byCountry({ countryCode: 'KE' })
   * const safaricom = carriers.find(({ name }) => name?.includes('Safaricom'))
   * ```
   */
  byCountry(params: KumquatCarriersByCountryParams, options?: CallOptions): Promise<readonly KumquatCarrier[]>
}
