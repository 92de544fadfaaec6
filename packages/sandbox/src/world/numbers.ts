import { type Carrier, type Country, countries } from './countries.ts'

/** The carrier of a number in its national form, with or without the leading 0. */
export function carrierOfNational(country: Country, number: string): Carrier | undefined {
  // In some countries the 0 is part of the number, so it is tried as given first.
  return longestMatch(country, number) ?? longestMatch(country, number.replace(/^0+/, ''))
}

/** The carrier of a number with country prefix. */
export function carrierOfInternational(number: string): Carrier | undefined {
  const country = countries
    .filter(({ dialCode }) => number.startsWith(dialCode))
    .toSorted((a, b) => b.dialCode.length - a.dialCode.length)[0]
  return country && carrierOfNational(country, number.slice(country.dialCode.length))
}

function longestMatch({ carriers }: Country, number: string): Carrier | undefined {
  let found: Carrier | undefined
  let length = 0
  for (const carrier of carriers) {
    for (const prefix of carrier.prefixes) {
      if (prefix.length > length && number.startsWith(prefix)) {
        found = carrier
        length = prefix.length
      }
    }
  }
  return found
}
