import { kumquatEndpoints } from '@kumicorn/core/endpoints'
import { carriers, countries, countryOf } from '../../world/countries.ts'
import { handler } from '../operation.ts'
import { page } from '../paging.ts'
import { KumquatRefusal } from '../refusal.ts'
import { carrierView, countryView } from '../views.ts'

const known = (countryCode: string) => {
  const country = countryOf(countryCode)
  if (country === undefined) throw new KumquatRefusal('JU9997', `the sandbox has no country ${countryCode}`)
  return country
}

export const listCountries = handler(kumquatEndpoints.countries.list, () => ({
  result: countries.map(countryView),
}))

export const getCountry = handler(kumquatEndpoints.countries.get, ({ countryCode }) => ({
  result: countryView(known(countryCode)),
}))

export const listCarriers = handler(kumquatEndpoints.carriers.list, (params) =>
  page(carriers, params, carrierView),
)

export const carriersOfCountry = handler(kumquatEndpoints.carriers.byCountry, ({ countryCode }) => ({
  result: known(countryCode).carriers.map(carrierView),
}))
