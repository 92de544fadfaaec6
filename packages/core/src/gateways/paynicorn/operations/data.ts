import type { DecimalText } from '../../../data/decimal.ts'
import type { CallOptions } from '../../../http/call.ts'
import type { Outcome } from '../../../orders/outcome.ts'
import type { PaynicornTopUp, PaynicornTopUpRecord } from './answers.ts'

/** Parameters of `data.topUp`. (Reference: 流量充值接口.) */
export interface PaynicornDataTopUpParams {
  /** The client's own, or left out: another one is an `InputError`. 1 to 64 characters. */
  readonly appKey?: string | undefined
  /** Your own id of the order: 1 to 64 characters, unique to this order. Paynicorn refuses a repeated one (4009). */
  readonly transId: string
  /** The number to top up, without country prefix: 4 to 20 digits and nothing else, e.g. `'08184123954'`. */
  readonly benefitNo: string
  /** The `goodsId` of a product of `data.goods`: 1 to 64 characters. */
  readonly goodsId: string
  /** A note of your own, which a query tells: at most 1024 characters. */
  readonly memo?: string | undefined
}

/** Parameters of `data.query`. (Reference: 流量充值交易查询接口.) */
export interface PaynicornDataQueryParams {
  /** The application that has placed the order: 1 to 64 characters. Default: the client's own. */
  readonly appKey?: string | undefined
  /** Your own id of the order, as it was placed: 1 to 64 characters. */
  readonly transId: string
}

/** A data top-up, as Paynicorn knows it: result of `data.query`. (Reference: 流量充值交易查询接口.) */
export interface PaynicornDataRecord extends PaynicornTopUpRecord {
  /** The product that is sold. */
  readonly goodsId?: string | undefined
  /** What the product is, in words, e.g. `'100MB/7Day'`. */
  readonly goodsDesc: string | undefined
}

/** Parameters of `data.goods`: each given one narrows the list. (Reference: 查询流量充值产品接口.) */
export interface PaynicornDataGoodsParams {
  /** Whose products: 1 to 64 characters. Default: the client's own application. */
  readonly appKey?: string | undefined
  /** Always `data_topup` (流量, data): leave it out. */
  readonly productCode?: 'data_topup' | undefined
  /** Only of this operator: its code, at most 64 characters, e.g. `'NG_MTN'`. `''` is none. */
  readonly operatorCode?: string | undefined
  /** Only of this country: ISO 3166-1 alpha-2, two letters in either case, e.g. `'NG'`. `''` is none. */
  readonly countryCode?: string | undefined
}

/** A data product: of the result of `data.goods`. (Reference: 查询流量充值产品接口.) */
export interface PaynicornDataGoods {
  /** What it is, e.g. `data_topup` (流量, data). */
  readonly productCode: string | undefined
  /** Where it can be sold: ISO 3166-1 alpha-2. */
  readonly countryCode: string | undefined
  /** Paynicorn's code of its operator. */
  readonly operatorCode: string | undefined
  /** What `goodsId` of `data.topUp` takes. */
  readonly goodsId: string
  /** What it is, in words, e.g. `'100MB/7Day'`. */
  readonly goodsDesc: string | undefined
  /** Its price (产品售价), as decimal text. The page names no currency. */
  readonly amount?: DecimalText | undefined
  /** Whatever else Paynicorn tells, as it came. */
  readonly [field: string]: unknown
}

/** Paynicorn: data bundles. */
export interface PaynicornData {
  /**
   * Sells a data bundle to a number. Moves money: it never throws for what happens on the wire, see {@link Outcome}. Do not count on
   * being called back when it fails: the query loop of a `Kumicorn` asks. (Reference: 流量充值接口.)
   * @throws InputError for a parameter that is wrong, before anything is sent
   * @example
   * ```ts
   * const outcome = await paynicorn.data.topUp({
   *   transId: 'D-1',
   *   benefitNo: '08184123954',
   *   goodsId: 'NG72347153587',
   * })
   * if (outcome.state === 'accepted') console.log(outcome.order.orderId)
   * ```
   */
  topUp(params: PaynicornDataTopUpParams, options?: CallOptions): Promise<Outcome<PaynicornTopUp>>
  /**
   * The state of a data top-up. (Reference: 流量充值交易查询接口.)
   * @throws KumicornError when no answer came, or a refusal. That 4007 says that there is no such order is an assumption
   * @example
   * ```ts
   * const { statusCode, goodsDesc } = await paynicorn.data.query({ transId: 'D-1' })
   * if (statusCode === '1') console.log('sold', goodsDesc)
   * ```
   */
  query(params: PaynicornDataQueryParams, options?: CallOptions): Promise<PaynicornDataRecord>
  /**
   * The data bundles that can be sold: always a list, though the page's example shows a single object.
   * (Reference: 查询流量充值产品接口.)
   * @throws KumicornError when no answer came, or a refusal
   * @example
   * ```ts
   * const goods = await paynicorn.data.goods({ countryCode: 'NG', operatorCode: 'NG_MTN' })
   * for (const { goodsId, goodsDesc, amount } of goods) console.log(goodsId, goodsDesc, amount)
   * ```
   */
  goods(params?: PaynicornDataGoodsParams, options?: CallOptions): Promise<readonly PaynicornDataGoods[]>
}
