import { describe, expect, it } from 'vitest'
import { methodsOf } from '../../src/endpoint.ts'
import {
  endpointsOf,
  kumquatCodes,
  kumquatEndpoints,
  paynicornCodes,
  paynicornEndpoints,
  topUpCodes,
} from '../../src/endpoints.ts'
import { ConfigError, createKumquat, createPaynicorn } from '../../src/index.ts'

const names = (table: object) => endpointsOf(table).map(({ operation }) => operation)

describe('the endpoint tables', () => {
  it('hold every operation of KUMQUAT', () => {
    expect(names(kumquatEndpoints)).toEqual([
      'countries.list',
      'countries.get',
      'carriers.list',
      'carriers.byCountry',
      'products.list',
      'products.get',
      'numbers.lookUp',
      'orders.place',
      'orders.placeByValue',
      'orders.query',
      'balance',
    ])
  })

  it('hold every operation of Paynicorn', () => {
    expect(names(paynicornEndpoints)).toEqual([
      'payments.create',
      'refunds.create',
      'payouts.create',
      'payouts.createToUser',
      'transactions.query',
      'methods.list',
      'reports.vas',
      'reports.appKeys',
      'reports.vasByChannel',
      'airtime.topUp',
      'airtime.query',
      'airtime.goods',
      'operators.byNumber',
      'data.topUp',
      'data.query',
      'data.goods',
      'currency.usdRates',
    ])
  })

  // Found by attack: a bare TypeError.
  it.each<readonly [object, string]>([
    [{ orders: 'place' }, '"orders" of the table must be an object, not a text like this'],
    [{ orders: null }, '"orders" of the table must be an object, not null'],
    [{ orders: { place: 5 } }, '"place" of the table must be an object, not 5'],
    [{ orders: [undefined] }, '"orders" of the table must be an object, not this list'],
  ])('are asked for what they hold: %o', (table, message) => {
    const never = () => expect.fail('called')
    for (const read of [() => endpointsOf(table), () => methodsOf(table, never)]) {
      expect(read).toThrow(ConfigError)
      expect(read).toThrow(message)
    }
  })

  it('mark what may move money, and each such row names its reference and its query', () => {
    const rows = [...endpointsOf(kumquatEndpoints), ...endpointsOf(paynicornEndpoints)]
    const all = rows.map(({ operation }) => operation)
    const money = rows.filter((row) => row.money !== undefined)
    expect(
      money.map(({ operation, money: row }) => [operation, row?.reference, row?.query.operation]),
    ).toEqual([
      ['orders.place', 'request_no', 'orders.query'],
      ['orders.placeByValue', 'request_no', 'orders.query'],
      ['payments.create', 'orderId', 'transactions.query'],
      ['refunds.create', 'cpRefundId', 'transactions.query'],
      ['payouts.create', 'orderId', 'transactions.query'],
      ['payouts.createToUser', 'orderId', 'transactions.query'],
      ['airtime.topUp', 'transId', 'airtime.query'],
      ['data.topUp', 'transId', 'data.query'],
    ])
    for (const { money: row } of money) expect(all).toContain(row?.query.operation)
  })

  it('say what each query takes for a reference, and it takes that', () => {
    for (const table of [kumquatEndpoints, paynicornEndpoints]) {
      for (const { money } of endpointsOf(table)) {
        if (money === undefined) continue
        const query = endpointsOf(table).find(({ operation }) => operation === money.query.operation)
        const params = money.query.params('REF')
        expect(Object.values(params)).toContain('REF')
        expect(query?.request.parse(params)).toEqual(params)
      }
    }
  })

  it('know every documented code', () => {
    expect(Object.keys(kumquatCodes)).toHaveLength(13)
    expect(Object.keys(paynicornCodes)).toHaveLength(8)
    expect(Object.keys(topUpCodes)).toEqual(Array.from({ length: 23 }, (_, n) => String(4001 + n)))
  })
})

describe('the clients', () => {
  it('have a method for every row, under its name', () => {
    const clients = [
      [kumquatEndpoints, createKumquat({ baseUrl: 'https://host.example', partnerNo: 'P', signKey: 'k' })],
      [paynicornEndpoints, createPaynicorn({ appKey: 'A', merchantSecret: 's' })],
    ] as const
    for (const [table, client] of clients) {
      for (const operation of names(table)) {
        const method = operation
          .split('.')
          .reduce<unknown>((inner, name) => (inner as Record<string, unknown>)[name], client)
        expect(method, operation).toBeTypeOf('function')
      }
    }
  })

  it('have methods that nobody can replace', () => {
    const { orders } = createKumquat({ baseUrl: 'https://host.example', partnerNo: 'P', signKey: 'k' })
    expect(Object.isFrozen(orders)).toBe(true)
  })
})
