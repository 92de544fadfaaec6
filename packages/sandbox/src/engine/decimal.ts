import { z } from 'zod'

/*
 * Exact decimals as whole numbers of 10^-12: enough for the smallest exchange rate of the table. Written
 * apart from the library's own decimals, as everything here that the two could check each other by.
 */

const PLACES = 12
const ONE = 10n ** BigInt(PLACES)
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/

export type Units = bigint

export const isDecimal = (text: string): boolean => DECIMAL.test(text)

/** Decimal text in a file. */
export const decimalSchema = z.string().regex(DECIMAL)

/** Decimal text as units; digits beyond the twelfth place are dropped. @throws TypeError for other text */
export function units(text: string): Units {
  const match = DECIMAL.exec(text)
  if (match === null) throw new TypeError(`not a decimal: ${JSON.stringify(text)}`)
  const [, sign, whole = '', fraction = ''] = match
  const value = BigInt(whole + fraction.slice(0, PLACES).padEnd(PLACES, '0'))
  return sign === '-' ? -value : value
}

/** No amount has as many digits as the exponents that are not read would bring. */
const WITH_EXPONENT = /^(\d+)(?:\.(\d+))?[eE]([+-]?\d{1,2})$/

/**
 * A number that is written with an exponent as plain decimal text, digit for digit: `1.0050E2` is `100.50`. Other text
 * as it is.
 */
export function withoutExponent(text: string): string {
  const match = WITH_EXPONENT.exec(text)
  if (match === null) return text
  const [, whole = '', fraction = '', exponent = '0'] = match
  const point = whole.length + Number(exponent)
  const digits = '0'.repeat(Math.max(0, 1 - point)) + (whole + fraction).padEnd(point, '0')
  const at = Math.max(1, point)
  const plain = digits.slice(0, at).replace(/^0+(?=\d)/, '')
  return digits.length > at ? `${plain}.${digits.slice(at)}` : plain
}

export const times = (a: Units, b: Units): Units => (a * b) / ONE

export const dividedBy = (a: Units, b: Units): Units => (a * ONE) / b

/** Decimal text with exactly `places` decimals, rounded half up. */
export function decimalText(value: Units, places: number): string {
  const step = 10n ** BigInt(PLACES - places)
  const size = value < 0n ? -value : value
  const digits = ((size + step / 2n) / step).toString().padStart(places + 1, '0')
  const at = digits.length - places
  const text = places === 0 ? digits : `${digits.slice(0, at)}.${digits.slice(at)}`
  return value < 0n && /[1-9]/.test(text) ? `-${text}` : text
}
