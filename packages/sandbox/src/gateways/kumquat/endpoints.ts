import {
  amountNumber,
  country,
  type Fields,
  httpAddress,
  int64,
  integer,
  matching,
  oneOf,
  optional,
  type ParamTable,
  text,
  timestamp,
} from '../params.ts'

/** An operation as the gateway's page has it, beside the three parameters that every request carries. */
export interface KumquatEndpoint<F extends Fields = Fields> extends ParamTable<F> {
  readonly operation: string
  readonly path: string
}

/** Assumption: the reference has lost its paths, only the prefix is certain. */
export const PREFIX = '/api/code/2.0'

const row = <const F extends Fields>(
  operation: string,
  path: string,
  fields: F,
  check: KumquatEndpoint<F>['check'] = () => [],
): KumquatEndpoint<F> => ({ operation, path: PREFIX + path, fields, check })

const paging = {
  currentPage: optional(integer(1, 999_999_999, 'a whole number from 1')),
  pageSize: optional(integer(1, 100)),
}

const placing = {
  request_no: text(32),
  account: matching(/^[0-9]{6,15}$/, 'the number with its country prefix: 6 to 15 digits'),
  callback_url: optional(httpAddress),
}

const ORDER_ID = { field: '', missing: true, allowed: 'at least one of serial_no and request_no' }

/** Every operation of KUMQUAT API 2.0. All of them take GET and POST. */
export const endpoints = {
  listCountries: row('countries.list', '/countries', {}),
  getCountry: row('countries.get', '/countries/{countryCode}', { countryCode: country }),
  listCarriers: row('carriers.list', '/carriers', paging),
  carriersOfCountry: row('carriers.byCountry', '/carriers/{countryCode}', { countryCode: country }),
  listProducts: row('products.list', '/products', {
    country_code: optional(country),
    carrier: optional(text(64)),
    type: optional(oneOf('HF', 'LL')),
    start: optional(timestamp),
    end: optional(timestamp),
    ...paging,
  }),
  getProduct: row('products.get', '/products/{id}', { id: int64 }),
  lookUpNumber: row('numbers.lookUp', '/mobiles/{id}', {
    id: matching(/^[0-9]{4,20}$/, 'a phone number: digits'),
    country_code: optional(country),
  }),
  placeOrder: row('orders.place', '/orders', { ...placing, product_id: int64 }),
  placeOrderByValue: row('orders.placeByValue', '/orders/auto', {
    ...placing,
    country_code: country,
    base_value: amountNumber(12, 32),
    unit: text(32),
  }),
  queryOrder: row(
    'orders.query',
    '/orders/query',
    { serial_no: optional(text(64)), request_no: optional(text(32)) },
    ({ serial_no, request_no }) => (serial_no === undefined && request_no === undefined ? [ORDER_ID] : []),
  ),
  getBalance: row('balance', '/balance', {}),
} as const
