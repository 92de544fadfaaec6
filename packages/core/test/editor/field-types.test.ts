import { expect, it } from 'vitest'
import { endpointsOf, kumquatEndpoints } from '../../src/endpoints.ts'
import * as params from '../../src/gateways/kumquat/params.ts'
import * as results from '../../src/gateways/kumquat/results.ts'
import type { KumquatClient } from '../../src/index.ts'
import type { Drifted, Schemas } from './declared.ts'

const kumquat = {
  'countries.list': [params.none, results.countries],
  'countries.get': [params.byCountry, results.country],
  'carriers.list': [params.carriersListParams, results.carriers],
  'carriers.byCountry': [params.byCountry, results.carriers],
  'products.list': [params.productsListParams, results.products],
  'products.get': [params.byId, results.product],
  'numbers.lookUp': [params.numberLookUpParams, results.numberInfo],
  'orders.place': [params.orderPlaceParams, results.order],
  'orders.placeByValue': [params.orderPlaceByValueParams, results.order],
  'orders.query': [params.orderQueryParams, results.order],
  balance: [params.none, results.balance],
} as const satisfies Schemas

it.each([['kumquat', kumquatEndpoints, kumquat]] as const)(
  'the schemas of %s are those of its table',
  (_, table, schemas: Schemas) => {
    const rows = endpointsOf(table)
    expect(rows.map(({ operation }) => operation)).toEqual(Object.keys(schemas))
    for (const { operation, request, response } of rows) {
      const [takes, gives] = schemas[operation] ?? []
      expect(takes?.(), operation).toBe(request)
      expect(gives?.(), operation).toBe(response)
    }
  },
)

it('every method takes and gives what its schemas say, neither more nor less: the compiler names the others', () => {
  const drifted: Drifted<typeof kumquat, KumquatClient>[] = []
  const none: never[] = drifted
  expect(none).toEqual([])
})
