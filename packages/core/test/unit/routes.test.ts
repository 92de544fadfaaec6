import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../src/data/errors.ts'
import { JsonNumber } from '../../src/data/json.ts'
import { endpointsOf } from '../../src/endpoint.ts'
import { kumquatEndpoints } from '../../src/gateways/kumquat/endpoints.ts'
import { routesOf } from '../../src/gateways/kumquat/routes.ts'

const routes = (overrides: Readonly<Record<string, string | undefined>> = {}) =>
  routesOf('https://host.example', endpointsOf(kumquatEndpoints), overrides)

describe('routes', () => {
  it('go to the paths of the table', () => {
    expect(routes()('orders.place', { request_no: 'R1' })).toEqual({
      url: 'https://host.example/api/code/2.0/orders',
      params: { request_no: 'R1' },
    })
  })

  it('take parameters of the path out of the body, and write them so that they stay one segment', () => {
    expect(routes()('numbers.lookUp', { id: '86/15?#é', country_code: 'CN' })).toEqual({
      url: 'https://host.example/api/code/2.0/mobiles/86%2F15%3F%23%C3%A9',
      params: { country_code: 'CN' },
    })
    const id = new JsonNumber('9007199254740993')
    expect(routes()('products.get', { id }).url).toBe(
      'https://host.example/api/code/2.0/products/9007199254740993',
    )
  })

  it('can each be replaced, with parameters in other places or in none', () => {
    const route = routes({
      'orders.place': '/v9/order',
      'products.get': '/p/{id}/now',
      'countries.get': '/c',
    })
    expect(route('orders.place', {}).url).toBe('https://host.example/v9/order')
    expect(route('products.get', { id: '5' })).toEqual({ url: 'https://host.example/p/5/now', params: {} })
    expect(route('countries.get', { countryCode: 'NG' })).toEqual({
      url: 'https://host.example/c',
      params: { countryCode: 'NG' },
    })
  })

  it('stay as they are when the replacement is undefined', () => {
    expect(routes({ balance: undefined })('balance', {}).url).toBe(
      'https://host.example/api/code/2.0/balance',
    )
  })

  it('do not change the parameters that they are given', () => {
    const params = { countryCode: 'NG' }
    routes()('countries.get', params)
    expect(params).toEqual({ countryCode: 'NG' })
  })

  it('refuse an operation that does not exist, and name the nearest or list those that do', () => {
    expect(() => routes({ 'order.place': '/x' })).toThrow(ConfigError)
    expect(() => routes({ 'order.place': '/x' })).toThrow('"order.place": did you mean "orders.place"?')
    expect(() => routes({ fruits: '/x' })).toThrow(/no operation "fruits" \(there are: .*orders\.place, /)
  })

  it('refuse a path that does not begin with a slash', () => {
    expect(() => routes({ balance: 'balance' })).toThrow('kumquat.endpoints["balance"] must begin with "/"')
  })
})
