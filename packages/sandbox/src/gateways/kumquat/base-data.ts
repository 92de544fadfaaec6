import { literal } from '@kumicorn/messages'
import { decimalText } from '../../engine/decimal.ts'
import {
  type Carrier,
  type Country,
  carrierOfInternational,
  carrierOfNational,
  carriers,
  countries,
  countryOf,
} from '../../reference-data/countries.ts'
import type { Product } from './catalogue.ts'
import { endpoints } from './endpoints.ts'
import { handler, type KumquatResult } from './operation.ts'
import { KumquatRefusal } from './refusals.ts'
import { productForSale } from './state.ts'

/* What results look like. Assumption: the saved reference has lost the fields of its result objects. */

const countryView = ({ iso, name, dialCode, currency }: Country) => ({
  country_code: iso,
  name,
  area_code: dialCode,
  currency,
})

const carrierView = ({ id, name, country }: Carrier) => ({ id, name, country_code: country.iso })

const productView = (product: Product) => ({
  id: literal(product.id),
  name: product.name,
  country_code: product.carrier.country.iso,
  carrier: product.carrier.id,
  type: product.type,
  price: literal(product.price),
  base_value: literal(product.baseValue),
  unit: product.unit,
  update_time: product.updateTime,
})

const DEFAULT_SIZE = 20

/** One page of a list, with the totals in the headers. */
function page<T>(
  items: readonly T[],
  asked: { readonly currentPage?: number | undefined; readonly pageSize?: number | undefined },
  show: (item: T) => unknown,
): KumquatResult {
  const { currentPage = 1, pageSize = DEFAULT_SIZE } = asked
  const pages = Math.ceil(items.length / pageSize)
  const headers: Record<string, string> = {
    'X-Total': String(items.length),
    'X-Total-Pages': String(pages),
    'X-Per-Page': String(pageSize),
    'X-Page': String(currentPage),
  }
  if (currentPage < pages) headers['X-Next-Page'] = String(currentPage + 1)
  if (currentPage > 1 && pages > 0) headers['X-Prev-Page'] = String(Math.min(currentPage - 1, pages))
  const from = (currentPage - 1) * pageSize
  return { result: items.slice(from, from + pageSize).map(show), headers }
}

const known = (countryCode: string) => {
  const country = countryOf(countryCode)
  if (country === undefined) throw new KumquatRefusal('JU9997', `the sandbox has no country ${countryCode}`)
  return country
}

export const listCountries = handler(endpoints.listCountries, () => ({
  result: countries.map(countryView),
}))

export const getCountry = handler(endpoints.getCountry, ({ countryCode }) => ({
  result: countryView(known(countryCode)),
}))

export const listCarriers = handler(endpoints.listCarriers, (params) => page(carriers, params, carrierView))

export const carriersOfCountry = handler(endpoints.carriersOfCountry, ({ countryCode }) => ({
  result: known(countryCode).carriers.map(carrierView),
}))

export const lookUpNumber = handler(endpoints.lookUpNumber, ({ id, country_code }) => {
  if (id.length < 6 || id.length > 15) throw new KumquatRefusal('JU9972', 'a number has 6 to 15 digits')
  const international = carrierOfInternational(id)
  const country = country_code === undefined ? undefined : countryOf(country_code)
  const carrier =
    country_code === undefined || international?.country.iso === country?.iso
      ? international
      : country && carrierOfNational(country, id)
  if (carrier === undefined) throw new KumquatRefusal('JU9978', 'no carrier of the sandbox has this prefix')
  return {
    result: {
      account: id,
      country_code: carrier.country.iso,
      carrier: carrier.id,
      carrier_name: carrier.name,
    },
  }
})

export const listProducts = handler(endpoints.listProducts, (params, { state }) => {
  const { country_code, carrier, type, start, end } = params
  const country = country_code?.toUpperCase()
  const found = state.products.filter(
    (product) =>
      !product.off &&
      (country === undefined || product.carrier.country.iso === country) &&
      (carrier === undefined || product.carrier.id === carrier) &&
      (type === undefined || product.type === type) &&
      // Times of this form sort as text.
      (start === undefined || product.updateTime >= start) &&
      (end === undefined || product.updateTime <= end),
  )
  return page(found, params, productView)
})

export const getProduct = handler(endpoints.getProduct, ({ id }, { state }) => ({
  result: productView(productForSale(state, id)),
}))

export const getBalance = handler(endpoints.getBalance, (_, { state: { balance, credit } }) => ({
  result: { balance: literal(decimalText(balance, 2)), credit: literal(decimalText(credit, 2)) },
}))
