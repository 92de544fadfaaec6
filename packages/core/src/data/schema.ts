import { z } from 'zod'
import { type DecimalText, isDecimal, plainDecimal } from './decimal.ts'
import { JsonNumber } from './json.ts'
import { lazy } from './lazy.ts'
import type { Open } from './open.ts'
import { isPlain, PLAIN } from './plain-text.ts'

/*
 * Building blocks of the gateways' schemas. Requests: strict, one message a field that says what is
 * allowed. Responses: tolerant, unknown fields kept, scalars as text with every digit. Each is a function, since no
 * schema is built before it is used.
 */

/** Any text that can travel as it is. */
export const anyTextParam = (allowed: string) => z.string(allowed).refine(isPlain, PLAIN)

/** A text parameter of at most `max` characters. */
export const textParam = (max: number, note = '') => {
  const allowed = `text of 1 to ${max} characters${note}`
  return z.string(allowed).min(1, allowed).max(max, allowed).refine(isPlain, PLAIN)
}

/** A text parameter with known values that stays open for new ones. */
export const openTextParam = <const Known extends string>(max: number) =>
  textParam(max) as z.ZodType as z.ZodType<Open<Known>, Open<Known>>

/** An optional text parameter, where `''` means none. */
export const optionalTextParam = (max: number) => {
  const allowed = `text of at most ${max} characters`
  return z.string(allowed).max(max, allowed).refine(isPlain, PLAIN).optional()
}

/** A text parameter that must match `pattern`; checks that follow see only text that does. */
export const patternParam = (pattern: RegExp, allowed: string) =>
  z
    .string(allowed)
    .regex(pattern, { error: allowed, abort: true })
    .refine(isPlain, { error: PLAIN, abort: true })

/** Travels in upper case. */
const codeParam = (pattern: RegExp, allowed: string) =>
  lazy(() => patternParam(pattern, allowed).transform((code) => code.toUpperCase()))

export const countryCodeParam = codeParam(/^[A-Za-z]{2}$/, 'an ISO 3166-1 alpha-2 country code, e.g. "NG"')

export const currencyParam = codeParam(/^[A-Za-z]{3}$/, 'an ISO 4217 currency code, e.g. "NGN"')

const INT64_MAX = 2n ** 63n - 1n
const INT64 = 'an int64: a safe integer, a bigint, or its digits as text'

/** An int64 parameter; travels as a JSON number with every digit. */
export const int64Param = lazy(() =>
  z
    .union([z.int(INT64), z.bigint(INT64), patternParam(/^(?:0|[1-9]\d{0,18})$/, INT64)], INT64)
    .refine((value) => BigInt(value) >= 0n && BigInt(value) <= INT64_MAX, INT64)
    .transform((value) => new JsonNumber(String(value))),
)

const isPositive = (text: string): boolean => isDecimal(text) && /[1-9]/.test(text) && !text.startsWith('-')

/** A positive amount as decimal text; travels as text. */
export const amountTextParam = (maxLength: number, maxFraction: number) => {
  const allowed = `a positive decimal as text with at most ${maxFraction} decimals, e.g. "100.00" (at most ${maxLength} characters)`
  return z
    .string(allowed)
    .max(maxLength, { error: allowed, abort: true })
    .refine((text) => isPositive(text) && (text.split('.')[1]?.length ?? 0) <= maxFraction, allowed)
}

const AMOUNT =
  'a positive decimal as text, e.g. "100.50", or a safe integer (floating point would lose money)'

/** A positive amount; travels as a JSON number, digit for digit as it was given. */
export const amountNumberParam = lazy(() =>
  z
    .union([z.string(AMOUNT), z.int(AMOUNT), z.bigint(AMOUNT)], AMOUNT)
    .refine((value) => isPositive(String(value)), AMOUNT)
    .transform((value) => new JsonNumber(String(value))),
)

const scalar = lazy(() => z.union([z.string(), z.number(), z.boolean(), z.instanceof(JsonNumber)]))

/** A scalar of an answer as text, with every digit that the gateway sent. */
export const text = lazy(() => scalar().transform(String))

/** A field that may be missing, null, empty or of an unexpected shape: then undefined. */
export const optionalText = lazy(() =>
  z
    .union([text(), z.null()])
    .optional()
    .catch(undefined)
    .transform((value) => value || undefined),
)

/** A field that is compared with what was asked for: as text whatever its shape, so that an odd one differs. */
export const comparableText = lazy(() => z.unknown().transform(asComparable).optional())

function asComparable(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  return typeof value === 'object' && !(value instanceof JsonNumber) ? JSON.stringify(value) : String(value)
}

/** A decimal of an answer that must be there. */
export const decimalText = lazy(() =>
  scalar().transform((value, context): DecimalText => {
    const plain = plainDecimal(String(value))
    if (plain !== undefined) return plain
    context.addIssue({ code: 'custom', message: 'not a decimal' })
    return z.NEVER
  }),
)

/** A decimal of an answer that may be missing, null, empty or of an unexpected shape: then undefined. */
export const optionalDecimal = lazy(() => decimalText().optional().catch(undefined))

/** A count of an answer; undefined when missing, null or no safe integer. */
export const optionalCount = lazy(() =>
  scalar().transform(Number).refine(Number.isSafeInteger).optional().catch(undefined),
)

/** Text with known values that stays open for new ones. */
export const openText = <const Known extends string>() => text().transform((value) => value as Open<Known>)

export const optionalOpenText = <const Known extends string>() =>
  optionalText().transform((value) => value as Open<Known> | undefined)

/** A list whose odd items fail nothing: what is no object is left out. */
export const listOf = <Item extends z.ZodType>(item: () => Item) =>
  lazy(() =>
    z.preprocess(
      (value) =>
        Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : value,
      z.array(item()),
    ),
  )

const validators = new WeakMap<z.ZodType, z.ZodType>()

/**
 * The compiled validator of a schema: several times faster, with the same results. Each is compiled when it is
 * first used.
 */
export function compiled<S extends z.ZodType>(schema: S): S {
  let validator = validators.get(schema)
  if (validator === undefined) {
    validator = z.compile(schema)
    validators.set(schema, validator)
  }
  return validator as S
}
