import { paynicornEndpoints } from '@kumicorn/core/endpoints'
import { countryOf } from '../../world/countries.ts'
import { carrierOfNational } from '../../world/numbers.ts'
import { handler } from '../operation.ts'
import { BusinessRefusal } from '../refusals.ts'

export const operatorByNumber = handler(
  paynicornEndpoints.operators.byNumber,
  ({ nationalPhoneNo, countryCode }) => {
    const country = countryOf(countryCode)
    const operator = country && carrierOfNational(country, nationalPhoneNo)
    if (operator === undefined) {
      throw new BusinessRefusal('4011', `no operator of ${countryCode} has a number like this`)
    }
    return {
      countryCode: operator.country.iso,
      currency: operator.country.currency,
      areaCode: operator.country.dialCode,
      operatorCode: operator.code,
      operatorName: `${operator.name} ${operator.country.name}`,
    }
  },
)
