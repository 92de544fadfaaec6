import { kindOf } from './options.ts'

declare const decimal: unique symbol

/**
 * Money and other decimals as text, e.g. `'98.0'`: exactly the digits that the gateway sent. Compare with
 * {@link compareDecimals}, add with {@link addDecimals}; never turn it into a JavaScript number.
 */
export type DecimalText = string & { readonly [decimal]: true }

const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/

/** No money has more; what others send may have, and would cost whoever calculates with it dearly. */
const MAX_LENGTH = 64

/**
 * True for plain decimal text: digits with an optional sign and fraction, no exponent, no leading zeros, at most
 * 64 characters.
 */
export function isDecimal(text: string): text is DecimalText {
  return typeof text === 'string' && text.length <= MAX_LENGTH && DECIMAL.test(text)
}

interface Scaled {
  readonly units: bigint
  readonly scale: number
}

function scaled(text: string): Scaled {
  if (!isDecimal(text))
    throw new TypeError(`not a decimal: ${typeof text === 'string' ? JSON.stringify(text) : kindOf(text)}`)
  const point = text.indexOf('.')
  if (point < 0) return { units: BigInt(text), scale: 0 }
  return { units: BigInt(text.slice(0, point) + text.slice(point + 1)), scale: text.length - point - 1 }
}

function aligned(
  a: string,
  b: string,
): { readonly left: bigint; readonly right: bigint; readonly scale: number } {
  const [x, y] = [scaled(a), scaled(b)]
  const scale = Math.max(x.scale, y.scale)
  const lift = (value: Scaled): bigint => value.units * 10n ** BigInt(scale - value.scale)
  return { left: lift(x), right: lift(y), scale }
}

/** Exact sum of two decimals, with the longer of the two fractions. @throws TypeError for what is no decimal text */
export function addDecimals(a: string, b: string): DecimalText {
  const { left, right, scale } = aligned(a, b)
  return written(left + right, scale)
}

/** Adds up exactly: as many decimals as there are, whatever the length of their sum. */
export class DecimalSum {
  #units = 0n
  #scale = 0

  /** @throws TypeError for text that is no decimal */
  add(text: string): this {
    return this.#take(scaled(text), 1n)
  }

  /** @throws TypeError for text that is no decimal */
  subtract(text: string): this {
    return this.#take(scaled(text), -1n)
  }

  plus(other: DecimalSum, times: 1 | -1 = 1): this {
    return this.#take({ units: other.#units, scale: other.#scale }, BigInt(times))
  }

  get isZero(): boolean {
    return this.#units === 0n
  }

  /** With the longest of the fractions. */
  get text(): DecimalText {
    return written(this.#units, this.#scale)
  }

  #take({ units, scale }: Scaled, sign: bigint): this {
    const longest = Math.max(this.#scale, scale)
    const lifted = this.#units * 10n ** BigInt(longest - this.#scale)
    this.#units = lifted + sign * units * 10n ** BigInt(longest - scale)
    this.#scale = longest
    return this
  }
}

function written(units: bigint, scale: number): DecimalText {
  if (scale === 0) return units.toString() as DecimalText
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
  return `${units < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}` as DecimalText
}

/** -1, 0 or 1, by value: `'98.0'` equals `'98.00'`. @throws TypeError for what is no decimal text */
export function compareDecimals(a: string, b: string): -1 | 0 | 1 {
  const { left, right } = aligned(a, b)
  return left < right ? -1 : left > right ? 1 : 0
}

/** A decimal without what says nothing: `'98.00'` is `'98'`. */
export const shortDecimal = (text: DecimalText): string =>
  text.includes('.') ? text.replace(/\.?0+$/, '') : text

/**
 * A JSON number literal as plain decimal text, digit for digit: `5.8E-5` becomes `0.000058`. Undefined for
 * text that is no number, and for more than 64 characters.
 */
export function plainDecimal(literal: string): DecimalText | undefined {
  if (isDecimal(literal)) return literal
  if (typeof literal !== 'string' || literal.length > MAX_LENGTH) return undefined
  const match = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?[eE]([+-]?\d{1,3})$/.exec(literal)
  if (match === null) return undefined
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const point = whole.length + Number(exponent)
  const digits = (whole + fraction).padStart(whole.length + fraction.length - Math.min(0, point - 1), '0')
  const at = Math.max(point, 1)
  const padded = digits.padEnd(at, '0')
  const integer = padded.slice(0, at).replace(/^0+(?=\d)/, '')
  const plain = `${sign}${integer}${padded.length > at ? `.${padded.slice(at)}` : ''}`
  return isDecimal(plain) ? plain : undefined
}
