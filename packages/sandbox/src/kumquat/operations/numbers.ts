import { kumquatEndpoints } from '@kumicorn/core/endpoints'
import { countryOf } from '../../world/countries.ts'
import { carrierOfInternational, carrierOfNational } from '../../world/numbers.ts'
import { handler } from '../operation.ts'
import { KumquatRefusal } from '../refusal.ts'

export const lookUpNumber = handler(kumquatEndpoints.numbers.lookUp, ({ id, country_code }) => {
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
