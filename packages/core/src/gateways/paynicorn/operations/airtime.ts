import type { DecimalText } from '../../../data/decimal.ts'
import type { Open } from '../../../data/open.ts'
import type { CallOptions } from '../../../http/call.ts'
import type { Outcome } from '../../../orders/outcome.ts'
import type { PaynicornTopUp, PaynicornTopUpRecord } from './answers.ts'

/** Parameters of `airtime.topUp`. (Reference: 话费充值接口.) */
export interface PaynicornAirtimeTopUpParams {
  /** The client's own, or left out: another one is an `InputError`. 1 to 64 characters. */
  readonly appKey?: string | undefined
  /** Your own id of the order: 1 to 64 characters, unique to this order. Paynicorn refuses a repeated one (4009). */
  readonly transId: string
  /** The country of the number: ISO 3166-1 alpha-2, two letters in either case, e.g. `'NG'`. */
  readonly countryCode: string
  /** Always `m_topup` (话费, airtime): leave it out. */
  readonly bizType?: 'm_topup' | undefined
  /** Paynicorn's code of the operator, as `operators.byNumber` tells it: 1 to 64 characters, e.g. `'NG_MTN'`. */
  readonly operatorCode: string
  /** The number to top up, without country prefix: 4 to 20 digits and nothing else, e.g. `'08184123954'`. */
  readonly benefitNo: string
  /**
   * How much airtime, in the main unit of `currency`: positive decimal text, e.g. `'100.50'`, a safe integer or a bigint. Which
   * amounts there are tells `airtime.goods`, or Paynicorn. Assumption: the page names no unit.
   */
  readonly amount: string | number | bigint
  /** A note of your own, which a query tells: at most 1024 characters. */
  readonly memo?: string | undefined
  /**
   * The currency of `amount`: ISO 4217, three letters in either case. Default: the country's own. A currency of the country, or USD,
   * EUR or GBP (an assumption: no page says which).
   */
  readonly currency?: string | undefined
}

/** Parameters of `airtime.query`. (Reference: 充值交易查询接口.) */
export interface PaynicornAirtimeQueryParams {
  /** The application that has placed the order: 1 to 64 characters. Default: the client's own. */
  readonly appKey?: string | undefined
  /** Your own id of the order, as it was placed: 1 to 64 characters. */
  readonly transId: string
}

/** A top-up, as Paynicorn knows it: result of `airtime.query`. (Reference: 充值交易查询接口.) */
export interface PaynicornAirtimeRecord extends PaynicornTopUpRecord {
  /** What was sold, e.g. `m_topup`; the page keeps it for older versions. */
  readonly bizType: string | undefined
  /** How much airtime, as decimal text. */
  readonly amount?: string | undefined
  /** The currency of `amount`. Assumption: not on the page; compared with what was asked for where it is told. */
  readonly currency?: string | undefined
  /** The id of a data package; the page keeps it for older versions. */
  readonly packageId: string | undefined
  /** What the data package is, in words. */
  readonly packageDesc: string | undefined
  /**
   * The token that the customer is given for electricity; the page keeps it for older versions. Treat it like money: never
   * log it (that it is worth money is an assumption).
   */
  readonly tokenData: string | undefined
}

/** Parameters of `airtime.goods`: each given one narrows the list. (Reference: 查询话费充值产品接口.) */
export interface PaynicornAirtimeGoodsParams {
  /** Whose products: 1 to 64 characters. Default: the client's own application. */
  readonly appKey?: string | undefined
  /**
   * `m_topup` (话费, airtime) or `data_topup` (流量, data): the page's table names only the latter, its example the former. Default:
   * `m_topup`. Assumption: it is the one for airtime.
   */
  readonly productCode?: 'm_topup' | 'data_topup' | undefined
  /** Only of this operator: its code, at most 64 characters, e.g. `'UG_MTN'`. `''` is none. */
  readonly operatorCode?: string | undefined
  /** Only of this country: ISO 3166-1 alpha-2, two letters in either case, e.g. `'UG'`. `''` is none. */
  readonly countryCode?: string | undefined
}

/** An airtime product: of the result of `airtime.goods`. (Reference: 查询话费充值产品接口.) */
export interface PaynicornAirtimeGoods {
  /** Paynicorn's number of the product, as text. It stands in the page's example only. */
  readonly id: string | undefined
  /** What it is, e.g. `m_topup` (话费, airtime). */
  readonly productCode: string | undefined
  /** Where it can be sold: ISO 3166-1 alpha-2. */
  readonly countryCode: string | undefined
  /** What `operatorCode` of `airtime.topUp` takes. */
  readonly operatorCode: string | undefined
  /** Paynicorn's id of the product. */
  readonly goodsId: string
  /** The amount of a `FIXED` product, as decimal text in `rechargeCurrency`. */
  readonly rechargeAmount?: DecimalText | undefined
  /** The least amount of a `RANGE` product, as decimal text in `rechargeCurrency`. */
  readonly rechargeMinAmount?: DecimalText | undefined
  /** The greatest amount of a `RANGE` product, as decimal text in `rechargeCurrency`. */
  readonly rechargeMaxAmount?: DecimalText | undefined
  /** The currency of the amounts: ISO 4217. */
  readonly rechargeCurrency: string | undefined
  /** `FIXED`: `rechargeAmount` only; `RANGE`: from `rechargeMinAmount` to `rechargeMaxAmount`. Open for new ones. */
  readonly buyingType: Open<'FIXED' | 'RANGE'> | undefined
  /** Whatever else Paynicorn tells, as it came. */
  readonly [field: string]: unknown
}

/** Paynicorn: airtime. */
export interface PaynicornAirtime {
  /**
   * Tops up a number. Moves money: it never throws for what happens on the wire, see {@link Outcome}. Do not count on being called
   * back when it fails: the query loop of a `Kumicorn` asks. (Reference: 话费充值接口.)
   * @throws InputError for a parameter that is wrong, before anything is sent
   * @example
   * ```ts
   * const { operatorCode } = await paynicorn.operators.byNumber({ countryCode: 'NG', nationalPhoneNo: '08184123954' })
   * const outcome = await paynicorn.airtime.topUp({
   *   transId: 'T-1',
   *   countryCode: 'NG',
   *   operatorCode,
   *   benefitNo: '08184123954',
   *   amount: '100',
   * })
   * if (outcome.state === 'accepted') console.log(outcome.order.statusCode)
   * ```
   */
  topUp(params: PaynicornAirtimeTopUpParams, options?: CallOptions): Promise<Outcome<PaynicornTopUp>>
  /**
   * The state of a top-up. (Reference: 充值交易查询接口.)
   * @throws KumicornError when no answer came, or a refusal. That 4007 says that there is no such order is an assumption
   * @example
   * ```ts
   * const { statusCode } = await paynicorn.airtime.query({ transId: 'T-1' })
   * if (statusCode === '1') console.log('topped up')
   * ```
   */
  query(params: PaynicornAirtimeQueryParams, options?: CallOptions): Promise<PaynicornAirtimeRecord>
  /**
   * The airtime that can be sold. (Reference: 查询话费充值产品接口.)
   * @throws KumicornError when no answer came, or a refusal
   * @example
   * ```ts
   * const goods = await paynicorn.airtime.goods({ countryCode: 'UG' })
   * const fixed = goods.filter(({ buyingType }) => buyingType === 'FIXED')
   * ```
   */
  goods(
    params?: PaynicornAirtimeGoodsParams,
    options?: CallOptions,
  ): Promise<readonly PaynicornAirtimeGoods[]>
}
