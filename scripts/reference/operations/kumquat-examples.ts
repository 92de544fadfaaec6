import type { KumquatOperation } from '../../../packages/core/src/endpoints.ts'

/** Parameters of each operation, as one might really give them; the sandbox knows them all. */
export const kumquatExamples: Readonly<Record<KumquatOperation, Readonly<Record<string, unknown>>>> = {
  'countries.list': {},
  'countries.get': { countryCode: 'KE' },
  'carriers.list': { pageSize: 100 },
  'carriers.byCountry': { countryCode: 'KE' },
  'products.list': { country_code: 'KE', type: 'HF', pageSize: 100 },
  'products.get': { id: 19402n },
  'numbers.lookUp': { id: '254771114118', country_code: 'KE' },
  'orders.place': { request_no: 'A-1042', product_id: 19402n, account: '254771114118' },
  'orders.placeByValue': {
    request_no: 'A-1043',
    account: '254771114118',
    country_code: 'KE',
    base_value: '100.50',
    unit: 'KES',
  },
  'orders.query': { request_no: 'A-1042' },
  balance: {},
}
