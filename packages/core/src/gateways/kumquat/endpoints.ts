import type { z } from 'zod'
import type { Endpoint, MoneyRow, OperationOf } from '../../endpoint.ts'
import type { KumquatOperations } from './operations.ts'
import {
  byCountry,
  byId,
  carriersListParams,
  none,
  numberLookUpParams,
  orderPlaceByValueParams,
  orderPlaceParams,
  orderQueryParams,
  productsListParams,
} from './params.ts'
import { balance, carriers, countries, country, numberInfo, order, product, products } from './results.ts'

/** What only some rows have. */
type More = Partial<Pick<Endpoint, 'money' | 'paged'>>

/** One row, whose schemas are built when they are read. Every KUMQUAT operation is sent as POST with a JSON body. */
function row<const O extends keyof KumquatOperations, const M extends More = Record<never, never>>(
  operation: O,
  path: string,
  request: () => z.ZodType<unknown, KumquatOperations[O]['takes']>,
  response: () => z.ZodType<KumquatOperations[O]['gives']>,
  more?: M,
) {
  return {
    operation,
    method: 'POST',
    path: PREFIX + path,
    get request() {
      return request()
    },
    get response() {
      return response()
    },
    ...(more as M),
  } as const
}

/*
 * Assumption: the saved reference has lost its URL paths, only the prefix is certain. The routes stand here
 * and nowhere else; each can be replaced by the client's `endpoints` option.
 */
const PREFIX = '/api/code/2.0'

const placed: MoneyRow = {
  reference: 'request_no',
  query: { operation: 'orders.query', params: (reference) => ({ request_no: reference }) },
}

/** Every operation of KUMQUAT API 2.0. */
export const kumquatEndpoints = {
  countries: {
    /** All countries with products. (Reference: 国家信息列表.) */
    list: row('countries.list', '/countries', none, countries),
    /** One country. (Reference: 查询单个国家信息.) */
    get: row('countries.get', '/countries/{countryCode}', byCountry, country),
  },
  carriers: {
    /** All carriers, paged. (Reference: 运营商列表信息.) */
    list: row('carriers.list', '/carriers', carriersListParams, carriers, { paged: true }),
    /** The carriers of one country. (Reference: 查询单个国家运营商信息.) */
    byCountry: row('carriers.byCountry', '/carriers/{countryCode}', byCountry, carriers),
  },
  products: {
    /** Products, filtered and paged. (Reference: 产品列表信息.) */
    list: row('products.list', '/products', productsListParams, products, { paged: true }),
    /** One product. (Reference: 查询单个产品.) */
    get: row('products.get', '/products/{id}', byId, product),
  },
  numbers: {
    /** The carrier of a phone number. (Reference: 号码信息查询.) */
    lookUp: row('numbers.lookUp', '/mobiles/{id}', numberLookUpParams, numberInfo),
  },
  orders: {
    /** Sells a product to a number. Moves money. (Reference: 下单接口.) */
    place: row('orders.place', '/orders', orderPlaceParams, order, { money: placed }),
    /** Sells by face value; the gateway picks the product. A paid feature. Moves money. (Reference: 自动判定下单.) */
    placeByValue: row('orders.placeByValue', '/orders/auto', orderPlaceByValueParams, order, {
      money: placed,
    }),
    /** The state of an order, by `serial_no` or `request_no`. (Reference: 订单查询.) */
    query: row('orders.query', '/orders/query', orderQueryParams, order),
  },
  /** Balance and credit of the partner. (Reference: 余额查询.) */
  balance: row('balance', '/balance', none, balance),
} as const satisfies Readonly<Record<string, Endpoint | Readonly<Record<string, Endpoint>>>>

export type KumquatOperation = OperationOf<typeof kumquatEndpoints>
