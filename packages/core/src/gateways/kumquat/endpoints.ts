import type { z } from 'zod'
import type { Endpoint, MoneyRow, NoParams, OperationOf } from '../../endpoint.ts'
import { gives, takes } from '../named.ts'
import type { KumquatBalance } from './operations/balance.ts'
import type {
  KumquatCarrier,
  KumquatCarriersByCountryParams,
  KumquatCarriersListParams,
} from './operations/carriers.ts'
import type { KumquatCountriesGetParams, KumquatCountry } from './operations/countries.ts'
import type { KumquatNumberInfo, KumquatNumbersLookUpParams } from './operations/numbers.ts'
import type {
  KumquatOrder,
  KumquatOrdersPlaceByValueParams,
  KumquatOrdersPlaceParams,
  KumquatOrdersQueryParams,
} from './operations/orders.ts'
import type {
  KumquatProduct,
  KumquatProductsGetParams,
  KumquatProductsListParams,
} from './operations/products.ts'
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
function row<
  const O extends string,
  P extends z.ZodType,
  R extends z.ZodType,
  const M extends More = Record<never, never>,
>(operation: O, path: string, request: () => P, response: () => R, more?: M) {
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
    list: row(
      'countries.list',
      '/countries',
      takes<NoParams>(none),
      gives<readonly KumquatCountry[]>(countries),
    ),
    /** One country. (Reference: 查询单个国家信息.) */
    get: row(
      'countries.get',
      '/countries/{countryCode}',
      takes<KumquatCountriesGetParams>(byCountry),
      gives<KumquatCountry>(country),
    ),
  },
  carriers: {
    /** All carriers, paged. (Reference: 运营商列表信息.) */
    list: row(
      'carriers.list',
      '/carriers',
      takes<KumquatCarriersListParams>(carriersListParams),
      gives<readonly KumquatCarrier[]>(carriers),
      { paged: true },
    ),
    /** The carriers of one country. (Reference: 查询单个国家运营商信息.) */
    byCountry: row(
      'carriers.byCountry',
      '/carriers/{countryCode}',
      takes<KumquatCarriersByCountryParams>(byCountry),
      gives<readonly KumquatCarrier[]>(carriers),
    ),
  },
  products: {
    /** Products, filtered and paged. (Reference: 产品列表信息.) */
    list: row(
      'products.list',
      '/products',
      takes<KumquatProductsListParams>(productsListParams),
      gives<readonly KumquatProduct[]>(products),
      { paged: true },
    ),
    /** One product. (Reference: 查询单个产品.) */
    get: row(
      'products.get',
      '/products/{id}',
      takes<KumquatProductsGetParams>(byId),
      gives<KumquatProduct>(product),
    ),
  },
  numbers: {
    /** The carrier of a phone number. (Reference: 号码信息查询.) */
    lookUp: row(
      'numbers.lookUp',
      '/mobiles/{id}',
      takes<KumquatNumbersLookUpParams>(numberLookUpParams),
      gives<KumquatNumberInfo>(numberInfo),
    ),
  },
  orders: {
    /** Sells a product to a number. Moves money. (Reference: 下单接口.) */
    place: row(
      'orders.place',
      '/orders',
      takes<KumquatOrdersPlaceParams>(orderPlaceParams),
      gives<KumquatOrder>(order),
      { money: placed },
    ),
    /** Sells by face value; the gateway picks the product. A paid feature. Moves money. (Reference: 自动判定下单.) */
    placeByValue: row(
      'orders.placeByValue',
      '/orders/auto',
      takes<KumquatOrdersPlaceByValueParams>(orderPlaceByValueParams),
      gives<KumquatOrder>(order),
      {
        money: placed,
      },
    ),
    /** The state of an order, by `serial_no` or `request_no`. (Reference: 订单查询.) */
    query: row(
      'orders.query',
      '/orders/query',
      takes<KumquatOrdersQueryParams>(orderQueryParams),
      gives<KumquatOrder>(order),
    ),
  },
  /** Balance and credit of the partner. (Reference: 余额查询.) */
  balance: row('balance', '/balance', takes<NoParams>(none), gives<KumquatBalance>(balance)),
} as const satisfies Readonly<Record<string, Endpoint | Readonly<Record<string, Endpoint>>>>

export type KumquatOperation = OperationOf<typeof kumquatEndpoints>
