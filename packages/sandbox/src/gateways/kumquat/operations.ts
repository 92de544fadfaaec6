import type { KumquatOperation } from '@kumicorn/core/endpoints'
import {
  carriersOfCountry,
  getBalance,
  getCountry,
  getProduct,
  listCarriers,
  listCountries,
  listProducts,
  lookUpNumber,
} from './base-data.ts'
import type { KumquatHandler } from './operation.ts'
import { placeOrder, placeOrderByValue, queryOrder } from './orders.ts'

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
