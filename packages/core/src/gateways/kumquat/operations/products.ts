import type { DecimalText } from '../../../data/decimal.ts'
import type { Open } from '../../../data/open.ts'
import type { CallOptions } from '../../../http/call.ts'
import type { PagedList } from '../../../http/paging.ts'
import type { KumquatPaging } from './carriers.ts'

/** Parameters of `products.list`: each given one narrows the list. (Reference: 产品列表信息.) */
export interface KumquatProductsListParams extends KumquatPaging {
  /** Only of this country: ISO 3166-1 alpha-2, two letters in either case, e.g. `'KE'`. */
  readonly country_code?: string | undefined
  /** Only of this carrier: the `id` of a carrier. Text of at most 64 characters, a safe integer or a bigint. */
  readonly carrier?: string | number | bigint | undefined
  /** Only of this type: `HF` (话费) airtime, `LL` (流量) data. */
  readonly type?: 'HF' | 'LL' | undefined
  /** Only products updated from then on: a `Date`, or Beijing time (UTC+8) as `yyyy-MM-dd HH:mm:ss`. */
  readonly start?: string | Date | undefined
  /** Only products updated until then: a `Date`, or Beijing time (UTC+8) as `yyyy-MM-dd HH:mm:ss`. */
  readonly end?: string | Date | undefined
}

/** Parameters of `products.get`. (Reference: 查询单个产品.) */
export interface KumquatProductsGetParams {
  /** The `id` of the product, an int64: a safe integer, a bigint, or its digits as text. */
  readonly id: string | number | bigint
}

/** A product: result of `products.list` and `products.get`. (Reference: 产品列表信息, 查询单个产品.) */
export interface KumquatProduct {
  /** What `product_id` of `orders.place` takes: an int64 as text, with every digit. Assumption: no page names the fields of a product. */
  readonly id: string | undefined
  /** Its name, as KUMQUAT writes it. Assumption: no page names the fields of a product. */
  readonly name: string | undefined
  /** Where it can be sold: ISO 3166-1 alpha-2. Assumption: no page names the fields of a product. */
  readonly country_code: string | undefined
  /** Its carrier. Assumption: no page names the fields of a product. */
  readonly carrier: string | undefined
  /** `HF` (话费) airtime, `LL` (流量) data; open for new ones. Assumption: no page names the fields of a product. */
  readonly type: Open<'HF' | 'LL'> | undefined
  /** What it costs you, as decimal text. Assumption: no page names the fields of a product, nor a currency of this one. */
  readonly price?: DecimalText | undefined
  /** Its face value (面值), counted in `unit`, as decimal text. Assumption: no page names the fields of a product. */
  readonly base_value?: DecimalText | undefined
  /** What `base_value` is counted in, e.g. a currency. Assumption: no page names the fields of a product. */
  readonly unit: string | undefined
  /** Whatever else KUMQUAT tells, as it came. */
  readonly [field: string]: unknown
}

/** KUMQUAT: products. */
export interface KumquatProducts {
  /**
   * Products, filtered, page by page. (Reference: 产品列表信息.)
   * @throws KumicornError from each page, when no answer came, or a refusal
   * @example
   * ```ts
   * const airtime = kumquat.products.list({ country_code: 'KE', type: 'HF' })
   * for await (const product of airtime) console.log(product.id, product.price)
   * const { items, total } = await airtime.page(1)
   * ```
   */
  list(params?: KumquatProductsListParams, options?: CallOptions): PagedList<KumquatProduct>
  /**
   * One product. (Reference: 查询单个产品.)
   * @throws KumicornError when no answer came, or a refusal: JU9992 says that there is no such product
   * @example
   * ```ts
   * const product = await kumquat.products.get({ id: '19402' })
   * console.log(product.price)
   * ```
   */
  get(params: KumquatProductsGetParams, options?: CallOptions): Promise<KumquatProduct>
}
