import { describe, expect, it } from 'vitest'
import { checked, refused } from './checked.ts'

const order = { request_no: 'R1', product_id: 19402, account: '8615180624622' }
const byValue = {
  request_no: 'R1',
  account: '8615180624622',
  country_code: 'KE',
  base_value: '50',
  unit: 'KES',
}

describe('parameters that are taken', () => {
  it.each(['amount', 'callback_id', 'account_name', 'product', 'id', 'url', 'units'])(
    'with an order %s, which is a field of its own',
    (name) => {
      for (const [operation, params] of [
        ['orders.place', order],
        ['orders.placeByValue', byValue],
      ] as const)
        expect(checked(operation, { ...params, [name]: 'x' })).toMatchObject({ [name]: 'x' })
    },
  )
})

describe('parameters that are refused', () => {
  it('a misspelt one, with the name that is meant', () => {
    expect(refused('products.list', { countryCode: 'KE' }).issues).toMatchObject([
      { field: 'countryCode', allowed: 'this operation has no such parameter: did you mean "country_code"?' },
    ])
  })

  // Found by newcomers: an order's timeout was sent and signed as a field of its own, and nothing was timed.
  it.each([
    ['orders.place', { ...order, timeout: 5_000 }, 'timeout'],
    ['orders.place', { ...order, signal: new AbortController().signal }, 'signal'],
    ['orders.placeByValue', { ...byValue, timeout: 5_000 }, 'timeout'],
    ['products.list', { timeout: 5_000 }, 'timeout'],
    ['balance', { signal: new AbortController().signal }, 'signal'],
  ])('of %s, what is an option of the call: %j', (operation, params, field) => {
    const allowed = `this operation has no such parameter: it is an option of the call: give { ${field} } behind the parameters`
    expect(refused(operation, params).issues).toEqual([{ field, given: 'a parameter of this name', allowed }])
  })

  // Found by an attack: it was sent and signed with the typo, and the callback went to the default address.
  it.each([
    ['callback_ulr', 'callback_url'],
    ['callbackUrl', 'callback_url'],
    ['CALLBACK_URL', 'callback_url'],
    ['callback_uri', 'callback_url'],
    ['requestNo', 'request_no'],
  ])('an order with %s, though it may have extra fields', (name, meant) => {
    for (const [operation, params] of [
      ['orders.place', order],
      ['orders.placeByValue', byValue],
    ] as const)
      expect(refused(operation, { ...params, [name]: 'https://shop.example' }).issues).toMatchObject([
        { field: name, allowed: `this operation has no such parameter: did you mean "${meant}"?` },
      ])
  })
})
