import type { DecimalText } from '../../../data/decimal.ts'
import type { Open } from '../../../data/open.ts'
import type { CallOptions } from '../../../http/call.ts'
import type { Outcome } from '../../../orders/outcome.ts'

/** What every order of KUMQUAT names. */
export interface KumquatPlacing {
  /**
   * Your own id of the order: 1 to 32 characters without `&`, unique to this order. It is the key for queries and against
   * double sale: KUMQUAT refuses a repeated one (JU9993).
   */
  readonly request_no: string
  /**
   * The number to top up: 6 to 15 digits and nothing else, with the country prefix, e.g. `'254771114118'`. The page gives two
   * limits; expect fewer than 8 digits to be refused (JU9972).
   */
  readonly account: string
  /**
   * Where the callback of this order goes: an http or https address that KUMQUAT can reach. Default: the client's
   * `callbackUrl`, else what is set in KUMQUAT's console; without any of them no callback comes.
   */
  readonly callback_url?: string | undefined
  /**
   * Further fields are signed and sent as they are: the page's own example has some that its tables do not list. A name that is
   * near to a known one is an `InputError`.
   */
  readonly [field: string]: string | number | bigint | boolean | null | undefined
}

/** Parameters of `orders.place`. (Reference: 下单接口.) */
export interface KumquatOrdersPlaceParams extends KumquatPlacing {
  /** The `id` of the product, an int64: a safe integer, a bigint, or its digits as text. */
  readonly product_id: string | number | bigint
}

/** Parameters of `orders.placeByValue`. (Reference: 自动判定下单.) */
export interface KumquatOrdersPlaceByValueParams extends KumquatPlacing {
  /** The country of the number: ISO 3166-1 alpha-2, two letters in either case, e.g. `'KE'`. */
  readonly country_code: string
  /** The face value (面值), counted in `unit`: positive decimal text, e.g. `'100.50'`, a safe integer or a bigint. */
  readonly base_value: string | number | bigint
  /** What the face value is counted in (单元): 1 to 32 characters, as `unit` of a product tells it, e.g. `'KES'`. */
  readonly unit: string
}

/** Parameters of `orders.query`: at least one of the two. (Reference: 订单查询.) */
export interface KumquatOrdersQueryParams {
  /** KUMQUAT's id of the order: 1 to 64 characters. */
  readonly serial_no?: string | undefined
  /** Your own id of the order, as it was placed: 1 to 32 characters. */
  readonly request_no?: string | undefined
}

/**
 * `ACCEPT` accepted, `PROCESSING` under way, `SUBMIT` handed on, `SUCCESS` topped up, `FAIL` failed, `REJECT` refused.
 * (Reference: 订单状态.)
 */
export type KumquatOrderStatus = 'ACCEPT' | 'PROCESSING' | 'SUBMIT' | 'SUCCESS' | 'FAIL' | 'REJECT'

/** An order, as KUMQUAT knows it: result of the order operations. (Reference: 下单接口, 自动判定下单, 订单查询.) */
export interface KumquatOrder {
  /** Your own id of the order. Assumption: no page names the fields of this result. */
  readonly request_no?: string | undefined
  /** KUMQUAT's id of the order (平台唯一订单编号). Assumption: no page names the fields of this result. */
  readonly serial_no: string | undefined
  /**
   * `ACCEPT`, `PROCESSING`, `SUBMIT`: under way; `SUCCESS`; `FAIL`, `REJECT`: failed. Open for new ones. A few orders succeed
   * first and fail later. Assumption: no page names the fields of this result.
   */
  readonly status: Open<KumquatOrderStatus> | undefined
  /** The number that is topped up. Assumption: no page names the fields of this result. */
  readonly account?: string | undefined
  /** The product, an int64 as text. Assumption: no page names the fields of this result. */
  readonly product_id?: string | undefined
  /** The country of the number: ISO 3166-1 alpha-2. Assumption: no page names the fields of this result. */
  readonly country_code?: string | undefined
  /** The face value, counted in `unit`, as text. Assumption: no page names the fields of this result. */
  readonly base_value?: string | undefined
  /** What `base_value` is counted in. Assumption: no page names the fields of this result. */
  readonly unit?: string | undefined
  /** What the order costs you, as decimal text. Assumption: no page names the fields of this result, nor a currency of this one. */
  readonly price?: DecimalText | undefined
  /** The code of a card product (卡密). Treat it like money: never log it. Assumption: no page names the fields of this result. */
  readonly pin: string | undefined
  /** Whatever else KUMQUAT tells, as it came. */
  readonly [field: string]: unknown
}

/** KUMQUAT: orders. */
export interface KumquatOrders {
  /**
   * Sells a product to a number. Moves money: it never throws for what happens on the wire, see {@link Outcome}.
   * (Reference: 下单接口.)
   * @throws InputError for a parameter that is wrong, before anything is sent
   * @example
   * ```ts
   * const outcome = await kumquat.orders.place({
   *   request_no: 'A-1',
   *   product_id: '19402',
   *   account: '254771114118',
   * })
   * if (outcome.state === 'accepted') console.log(outcome.order.serial_no)
   * if (outcome.state === 'rejected') console.log(outcome.error.meaning)
   * ```
   */
  place(params: KumquatOrdersPlaceParams, options?: CallOptions): Promise<Outcome<KumquatOrder>>
  /**
   * Sells by face value: KUMQUAT picks the product. A paid feature, to be agreed on with its sales. Moves money, as `place` does.
   * (Reference: 自动判定下单.)
   * @throws InputError for a parameter that is wrong, before anything is sent
   * @example
   * ```ts
   * const outcome = await kumquat.orders.placeByValue({
   *   request_no: 'A-2',
   *   account: '254771114118',
   *   country_code: 'KE',
   *   base_value: '100',
   *   unit: 'KES',
   * })
   * if (outcome.state === 'accepted') console.log(outcome.order.product_id)
   * ```
   */
  placeByValue(params: KumquatOrdersPlaceByValueParams, options?: CallOptions): Promise<Outcome<KumquatOrder>>
  /**
   * The state of an order, by `serial_no` or `request_no`. (Reference: 订单查询.)
   * @throws KumicornError when no answer came, or a refusal. What is answered about an unknown order no page says: JU9997 is an
   * assumption, and proves nothing
   * @example
   * ```ts
   * const order = await kumquat.orders.query({ request_no: 'A-1' })
   * if (order.status === 'SUCCESS') console.log(order.pin === undefined ? 'topped up' : 'a code to hand out')
   * ```
   */
  query(params: KumquatOrdersQueryParams, options?: CallOptions): Promise<KumquatOrder>
}
