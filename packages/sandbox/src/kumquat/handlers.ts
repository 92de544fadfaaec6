import type { KumquatOperation } from '@kumicorn/core/endpoints'
import type { KumquatHandler } from './operation.ts'
import { getBalance } from './operations/balance.ts'
import { carriersOfCountry, getCountry, listCarriers, listCountries } from './operations/base-data.ts'
import { lookUpNumber } from './operations/numbers.ts'
import { placeOrder, placeOrderByValue } from './operations/place-order.ts'
import { getProduct, listProducts } from './operations/products.ts'
import { queryOrder } from './operations/query-order.ts'

/** A handler for every row of KUMQUAT's table; one that lacks does not compile. */
export const kumquatHandlers: Readonly<Record<KumquatOperation, KumquatHandler>> = {
  'countries.list': listCountries,
  'countries.get': getCountry,
  'carriers.list': listCarriers,
  'carriers.byCountry': carriersOfCountry,
  'products.list': listProducts,
  'products.get': getProduct,
  'numbers.lookUp': lookUpNumber,
  'orders.place': placeOrder,
  'orders.placeByValue': placeOrderByValue,
  'orders.query': queryOrder,
  balance: getBalance,
}
