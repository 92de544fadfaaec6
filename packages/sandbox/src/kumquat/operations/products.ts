import { kumquatEndpoints } from '@kumicorn/core/endpoints'
import type { Product } from '../catalogue.ts'
import { handler } from '../operation.ts'
import { page } from '../paging.ts'
import { KumquatRefusal } from '../refusal.ts'
import type { KumquatState } from '../state.ts'
import { productView } from '../views.ts'

export const listProducts = handler(kumquatEndpoints.products.list, (params, { state }) => {
  const { country_code, carrier, type, start, end } = params
  const country = country_code?.toUpperCase()
  const found = state.products.filter(
    (product) =>
      !product.off &&
      (country === undefined || product.carrier.country.iso === country) &&
      (carrier === undefined || product.carrier.id === String(carrier)) &&
      (type === undefined || product.type === type) &&
      // Times of this form sort as text.
      (start === undefined || product.updateTime >= start) &&
      (end === undefined || product.updateTime <= end),
  )
  return page(found, params, productView)
})

export const getProduct = handler(kumquatEndpoints.products.get, ({ id }, { state }) => ({
  result: productView(productForSale(state, String(id))),
}))

/** @throws KumquatRefusal JU9992 when there is none, JU9983 when it is off */
export function productForSale({ productsById }: KumquatState, id: string): Product {
  const product = productsById.get(id)
  if (product === undefined) throw new KumquatRefusal('JU9992', `there is no product ${id}`)
  if (product.off) throw new KumquatRefusal('JU9983', `product ${id} is not for sale any more`)
  return product
}
