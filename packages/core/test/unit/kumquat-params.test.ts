import { describe, expect, it } from 'vitest'
import { JsonNumber } from '../../src/data/json.ts'
import { checked, letters, refused } from './checked.ts'

const order = { request_no: 'R1', product_id: 19402, account: '8615180624622' }
const byValue = {
  request_no: 'R1',
  account: '8615180624622',
  country_code: 'KE',
  base_value: '50',
  unit: 'KES',
}

const COUNTRY = 'an ISO 3166-1 alpha-2 country code, e.g. "NG"'
const INT64 = 'an int64: a safe integer, a bigint, or its digits as text'
const REQUEST_NO = 'text of 1 to 32 characters without "&", unique to this order'
const ACCOUNT = 'the number with its country prefix: 6 to 15 digits'
const URL_ALLOWED = 'must be an http or https address, e.g. "https://shop.example.com"'
const NOT_SET = 'a variable that it is made of is not set'
const AMOUNT =
  'a positive decimal as text, e.g. "100.50", or a safe integer (floating point would lose money)'
const TIMESTAMP = 'a Date, or Beijing time as "yyyy-MM-dd HH:mm:ss"'
const PAGE = 'a whole number from 1'
const PAGE_SIZE = 'a whole number from 1 to 100'
const PHONE = 'a phone number: 4 to 20 digits'
const EXTRA = 'text without half surrogate pairs and NUL, a safe integer, a bigint, true, false or null'

describe('parameters that are taken', () => {
  it.each([
    ['countries.list', {}],
    ['countries.get', { countryCode: 'NG' }],
    ['carriers.list', { currentPage: 1, pageSize: 100 }],
    ['carriers.byCountry', { countryCode: 'KE' }],
    ['products.list', { country_code: 'NG', carrier: 'MTN', type: 'LL', currentPage: 2, pageSize: 1 }],
    ['numbers.lookUp', { id: '8615180624622', country_code: 'CN' }],
    ['orders.query', { serial_no: letters(64) }],
    ['orders.query', { request_no: letters(32) }],
    ['orders.query', { serial_no: 'S1', request_no: 'R1' }],
    ['balance', {}],
  ])('%s: %j', (operation, params) => {
    expect(checked(operation, params)).toEqual(params)
  })

  it.each([
    ['a safe integer', 19402, '19402'],
    ['zero', 0, '0'],
    ['minus zero', -0, '0'],
    ['the largest safe integer', Number.MAX_SAFE_INTEGER, '9007199254740991'],
    ['a bigint', 9007199254740993n, '9007199254740993'],
    ['the largest int64', 9223372036854775807n, '9223372036854775807'],
    ['digits', '9007199254740993', '9007199254740993'],
    ['the digits of the largest int64', '9223372036854775807', '9223372036854775807'],
  ])('an int64 as %s, with every digit', (_, product_id, text) => {
    expect(checked('orders.place', { ...order, product_id })).toEqual({
      ...order,
      product_id: new JsonNumber(text),
    })
    expect(checked('products.get', { id: product_id })).toEqual({ id: new JsonNumber(text) })
  })

  it.each([
    ['50', '50'],
    ['100.50', '100.50'],
    ['0.01', '0.01'],
    [50, '50'],
    [9007199254740993n, '9007199254740993'],
  ])('a face value of %s, digit for digit', (base_value, text) => {
    expect(checked('orders.placeByValue', { ...byValue, base_value })).toMatchObject({
      base_value: new JsonNumber(text),
    })
  })

  it.each(['R', letters(32), '订单-1', 'a=b c', '😀'.repeat(32)])('the request_no %j', (request_no) => {
    expect(checked('orders.place', { ...order, request_no })).toMatchObject({ request_no })
    expect(checked('orders.query', { request_no })).toEqual({ request_no })
  })

  it('a Date or Beijing time as the range of products', () => {
    expect(
      checked('products.list', { start: new Date('2026-12-31T16:00:00Z'), end: '2027-01-02 03:04:05' }),
    ).toEqual({ start: '2027-01-01 00:00:00', end: '2027-01-02 03:04:05' })
  })

  it('a carrier by its id, in any form', () => {
    expect(checked('products.list', { carrier: 7 })).toEqual({ carrier: new JsonNumber('7') })
    expect(checked('products.list', { carrier: 7n })).toEqual({ carrier: new JsonNumber('7') })
  })

  it('fields that the tables do not list, for the reference itself sends such with orders', () => {
    const extra = {
      amount: 20,
      spbill_create_ip: '111.111.111.111',
      big: 2n ** 60n,
      flag: true,
      none: null,
      text: '',
    }
    expect(checked('orders.place', { ...order, ...extra })).toMatchObject(extra)
    expect(checked('orders.placeByValue', { ...byValue, ...extra })).toMatchObject(extra)
  })
})

describe('parameters that are refused, by field and with what is allowed', () => {
  it.each([
    ['countries.get', { countryCode: 'NGA' }, 'countryCode', COUNTRY],
    ['countries.get', { countryCode: 'N1' }, 'countryCode', COUNTRY],
    ['countries.get', {}, 'countryCode', COUNTRY],
    ['carriers.byCountry', { countryCode: 5 }, 'countryCode', COUNTRY],
    ['carriers.list', { currentPage: 0 }, 'currentPage', PAGE],
    ['carriers.list', { currentPage: 1.5 }, 'currentPage', PAGE],
    ['carriers.list', { pageSize: 0 }, 'pageSize', PAGE_SIZE],
    ['carriers.list', { pageSize: 101 }, 'pageSize', PAGE_SIZE],
    ['carriers.list', { pageSize: '20' }, 'pageSize', PAGE_SIZE],
    ['products.list', { type: 'XX' }, 'type', '"HF" (airtime) or "LL" (data)'],
    ['products.list', { country_code: '' }, 'country_code', COUNTRY],
    ['products.list', { start: '2026-01-01' }, 'start', TIMESTAMP],
    ['products.list', { start: 1767225600000 }, 'start', TIMESTAMP],
    ['products.list', { end: new Date(Number.NaN) }, 'end', TIMESTAMP],
    ['products.list', { end: new Date(-1) }, 'end', TIMESTAMP],
    ['products.list', { end: new Date(Date.UTC(9999, 0)) }, 'end', TIMESTAMP],
    ['products.get', { id: 1.5 }, 'id', INT64],
    ['products.get', {}, 'id', INT64],
    ['numbers.lookUp', { id: '+8615180624622' }, 'id', PHONE],
    ['numbers.lookUp', { id: '123' }, 'id', PHONE],
    ['numbers.lookUp', { id: '1'.repeat(21) }, 'id', PHONE],
    ['numbers.lookUp', { id: 8615180624622 }, 'id', PHONE],
    ['orders.query', { serial_no: letters(65) }, 'serial_no', 'text of 1 to 64 characters'],
    ['orders.query', { request_no: '' }, 'request_no', 'text of 1 to 32 characters'],
    ['orders.query', {}, '', 'at least one of serial_no and request_no'],
    ['orders.query', { serial_no: undefined }, '', 'at least one of serial_no and request_no'],
    ['orders.place', { ...order, request_no: '' }, 'request_no', REQUEST_NO],
    ['orders.place', { ...order, request_no: letters(33) }, 'request_no', REQUEST_NO],
    ['orders.place', { ...order, request_no: 'a&b' }, 'request_no', REQUEST_NO],
    ['orders.place', { ...order, request_no: 7 }, 'request_no', REQUEST_NO],
    [
      'orders.place',
      { ...order, request_no: 'a\ud800' },
      'request_no',
      'text without half surrogate pairs and NUL',
    ],
    ['orders.place', { ...order, account: '12345' }, 'account', ACCOUNT],
    ['orders.place', { ...order, account: '1234567890123456' }, 'account', ACCOUNT],
    ['orders.place', { ...order, account: '+86151806246' }, 'account', ACCOUNT],
    ['orders.place', { ...order, account: '８６１５１８０６２４' }, 'account', ACCOUNT],
    ['orders.place', { ...order, callback_url: 'shop.example' }, 'callback_url', URL_ALLOWED],
    ['orders.place', { ...order, callback_url: 'ftp://shop.example' }, 'callback_url', URL_ALLOWED],
    ['orders.place', { ...order, extra: 1.5 }, 'extra', EXTRA],
    ['orders.place', { ...order, extra: {} }, 'extra', EXTRA],
    ['orders.place', { ...order, extra: [1] }, 'extra', EXTRA],
    ['orders.placeByValue', { ...byValue, base_value: 0.5 }, 'base_value', AMOUNT],
    ['orders.placeByValue', { ...byValue, base_value: 0 }, 'base_value', AMOUNT],
    ['orders.placeByValue', { ...byValue, base_value: '0.00' }, 'base_value', AMOUNT],
    ['orders.placeByValue', { ...byValue, base_value: -5 }, 'base_value', AMOUNT],
    ['orders.placeByValue', { ...byValue, base_value: '-5' }, 'base_value', AMOUNT],
    ['orders.placeByValue', { ...byValue, base_value: '1e3' }, 'base_value', AMOUNT],
    ['orders.placeByValue', { ...byValue, base_value: '1,5' }, 'base_value', AMOUNT],
    ['orders.placeByValue', { ...byValue, unit: '' }, 'unit', 'text of 1 to 32 characters'],
    ['orders.placeByValue', { ...byValue, country_code: undefined }, 'country_code', COUNTRY],
  ])('%s %j', (operation, params, field, allowed) => {
    const error = refused(operation, params)
    expect(error.issues).toMatchObject([{ field, allowed }])
    expect(error).toMatchObject({ code: 'input_invalid', operation })
    expect(error.message).toContain(`${operation}: ${field || 'parameters'}: ${allowed}`)
  })

  it.each([
    ['a fraction', 1.5],
    ['a number beyond the safe ones', 2 ** 53],
    ['a negative number', -1],
    ['a negative bigint', -1n],
    ['one more than the largest int64', 9223372036854775808n],
    ['the digits of one more', '9223372036854775808'],
    ['twenty digits', '10000000000000000000'],
    ['leading zeros', '007'],
    ['a sign', '+7'],
    ['a fraction as text', '1.0'],
    ['an exponent', '1e3'],
    ['blanks', ' 7'],
    ['nothing', ''],
    ['not a number', Number.NaN],
    ['no number at all', Number.POSITIVE_INFINITY],
    ['true', true],
    ['null', null],
  ])('an int64 with %s', (_, product_id) => {
    expect(refused('orders.place', { ...order, product_id }).issues).toMatchObject([
      { field: 'product_id', allowed: INT64 },
    ])
  })

  it.each(['partner_no', 'datetime', 'sign'])('%s, which the client adds itself', (name) => {
    for (const [operation, params] of [
      ['orders.place', order],
      ['orders.placeByValue', byValue],
    ] as const) {
      expect(refused(operation, { ...params, [name]: 'x' }).issues).toMatchObject([
        { field: '', allowed: 'partner_no, datetime and sign are added for you: leave them out' },
      ])
    }
  })

  it.each(['countries.list', 'products.list', 'balance'])(
    'a parameter that %s does not have',
    (operation) => {
      const unknown = { given: 'a parameter of this name', allowed: 'this operation has no such parameter' }
      expect(refused(operation, { color: 'red', size: 1 }).issues).toEqual([
        { field: 'color', ...unknown },
        { field: 'size', ...unknown },
      ])
    },
  )

  it.each([null, 5, 'text', [], undefined])('%j instead of an object', (params) => {
    expect(refused('orders.place', params).issues).toHaveLength(1)
  })

  it('all together, each with what was given', () => {
    const error = refused('orders.place', {
      request_no: letters(100),
      product_id: 1.5,
      account: [1],
      callback_url: {},
    })
    expect(error.issues.map(({ field, given }) => [field, given])).toEqual([
      ['request_no', `"${letters(59)}…`],
      ['account', 'a list'],
      ['callback_url', 'an object'],
      ['product_id', '1.5 (number)'],
    ])
    expect(refused('products.get', {}).issues[0]?.given).toBe('nothing')
  })
})

// Found by attack: an order went out with an address that no server has, where the client's own was refused for it.
it.each([
  ['https://undefined./callbacks', `has the host "undefined.": ${NOT_SET}`],
  ['https://undefined/callbacks', `has the host "undefined": ${NOT_SET}`],
  ['http://null:8080/callbacks', `has the host "null": ${NOT_SET}`],
  ['https://NaN/callbacks', `has the host "nan": ${NOT_SET}`],
  ['https://shop:secret@shop.example/', 'must not contain a user name or password'],
  [' https://shop.example/callbacks ', 'must be an address without blanks'],
  ['https://shop.example/call backs', 'must be an address without blanks'],
])('the address %j of an order is refused as that of the client is', (callback_url, allowed) => {
  for (const [operation, params] of [
    ['orders.place', order],
    ['orders.placeByValue', byValue],
  ] as const)
    expect(refused(operation, { ...params, callback_url }).issues).toMatchObject([
      { field: 'callback_url', allowed },
    ])
})
