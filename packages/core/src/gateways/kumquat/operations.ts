import type { NoParams } from '../../endpoint.ts'
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

/**
 * What each operation takes and gives, by its name in the endpoint table: what is inferred from a schema carries no documentation
 * into an editor. That both say the same is held by a test of types (`test/editor/field-types.test.ts`).
 */
export interface KumquatOperations {
  readonly 'countries.list': { readonly takes: NoParams; readonly gives: readonly KumquatCountry[] }
  readonly 'countries.get': { readonly takes: KumquatCountriesGetParams; readonly gives: KumquatCountry }
  readonly 'carriers.list': {
    readonly takes: KumquatCarriersListParams
    readonly gives: readonly KumquatCarrier[]
  }
  readonly 'carriers.byCountry': {
    readonly takes: KumquatCarriersByCountryParams
    readonly gives: readonly KumquatCarrier[]
  }
  readonly 'products.list': {
    readonly takes: KumquatProductsListParams
    readonly gives: readonly KumquatProduct[]
  }
  readonly 'products.get': { readonly takes: KumquatProductsGetParams; readonly gives: KumquatProduct }
  readonly 'numbers.lookUp': { readonly takes: KumquatNumbersLookUpParams; readonly gives: KumquatNumberInfo }
  readonly 'orders.place': { readonly takes: KumquatOrdersPlaceParams; readonly gives: KumquatOrder }
  readonly 'orders.placeByValue': {
    readonly takes: KumquatOrdersPlaceByValueParams
    readonly gives: KumquatOrder
  }
  readonly 'orders.query': { readonly takes: KumquatOrdersQueryParams; readonly gives: KumquatOrder }
  readonly balance: { readonly takes: NoParams; readonly gives: KumquatBalance }
}
