import { z } from 'zod'
import { type DecimalText, isDecimal, plainDecimal } from './decimal.ts'
import type { Endpoint } from '../endpoint.ts'
import { AnswerError, type Gateway, InputError, type InputIssue } from './errors.ts'
import { JsonNumber } from './json.ts'

/*
 * Building blocks of both gateways' schemas. Requests: strict, one message a field that says what is
 * allowed. Responses: tolerant, unknown fields kept, scalars as text with every digit.
 */

/** A text parameter of at most `max` characters. */
export const textParam = (max: number, note = '') => {
  const allowed = `text of 1 to ${max} characters${note}`
  return z.string(allowed).min(1, allowed).max(max, allowed)
}

/** A text parameter that must match `pattern`; checks that follow see only text that does. */
export const patternParam = (pattern: RegExp, allowed: string) =>
  z.string(allowed).regex(pattern, { error: allowed, abort: true })

export const countryCodeParam = patternParam(/^[A-Za-z]{2}$/, 'an ISO 3166-1 alpha-2 country code, e.g. "NG"')

export const currencyParam = patternParam(/^[A-Za-z]{3}$/, 'an ISO 4217 currency code, e.g. "NGN"')

const INT64_MAX = 2n ** 63n - 1n
const INT64 = 'an int64: a safe integer, a bigint, or its digits as text'

/** An int64 parameter; travels as a JSON number with every digit. */
export const int64Param = z
  .union([z.int(INT64), z.bigint(INT64), patternParam(/^(?:0|[1-9]\d{0,18})$/, INT64)], INT64)
  .refine((value) => BigInt(value) >= 0n && BigInt(value) <= INT64_MAX, INT64)
  .transform((value) => new JsonNumber(String(value)))

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
export const amountNumberParam = z
  .union([z.string(AMOUNT), z.int(AMOUNT), z.bigint(AMOUNT)], AMOUNT)
  .refine((value) => isPositive(String(value)), AMOUNT)
  .transform((value) => new JsonNumber(String(value)))

const scalar = z.union([z.string(), z.number(), z.boolean(), z.instanceof(JsonNumber)])

/** A scalar of an answer as text, with every digit that the gateway sent. */
export const text = scalar.transform(String)

/** A field that may be missing, null or of an unexpected shape: then undefined. */
export const optionalText = z
  .union([text, z.null()])
  .optional()
  .catch(undefined)
  .transform((value) => value ?? undefined)

/** A decimal of an answer that must be there. */
export const decimalText = scalar.transform((value, context): DecimalText => {
  const plain = plainDecimal(String(value))
  if (plain !== undefined) return plain
  context.addIssue({ code: 'custom', message: 'not a decimal' })
  return z.NEVER
})

/** A decimal of an answer that may be missing, null, empty or of an unexpected shape: then undefined. */
export const optionalDecimal = decimalText.optional().catch(undefined)

/** A count of an answer; undefined when missing, null or no safe integer. */
export const optionalCount = scalar.transform(Number).refine(Number.isSafeInteger).optional().catch(undefined)

/** Text with known values that stays open for new ones. */
export const openText = <const Known extends string>() =>
  text.transform((value) => value as Known | (string & Record<never, never>))

export const optionalOpenText = <const Known extends string>() =>
  optionalText.transform((value) => value as Known | (string & Record<never, never>) | undefined)

const validators = new WeakMap<z.ZodType, z.ZodType>()

/**
 * The compiled validator of a schema: several times faster, with the same results. Each is compiled when it is
 * first used, since compiling all of them would double the time that importing this package takes.
 */
export function compiled<S extends z.ZodType>(schema: S): S {
  let validator = validators.get(schema)
  if (validator === undefined) {
    validator = z.compile(schema)
    validators.set(schema, validator)
  }
  return validator as S
}

/** Fields whose values never appear in an error. */
const SECRET_FIELDS = new Set(['palmAuthCode', 'cnic', 'pin'])

/** Checks the parameters of a call. @throws {@link InputError} that names every mistake */
export function checkParams<S extends z.ZodType>(schema: S, params: unknown, operation: string): z.output<S> {
  const result = compiled(schema).safeParse(params)
  if (result.success) return result.data
  throw new InputError(
    result.error.issues.map((issue) => asInputIssue(issue, params)),
    { operation },
  )
}

function asInputIssue(issue: z.core.$ZodIssue, params: unknown): InputIssue {
  if (issue.code === 'unrecognized_keys') {
    return {
      field: issue.keys.join(', '),
      given: 'a parameter of this name',
      allowed: 'this operation has no such parameter',
    }
  }
  const field = issue.path.map(String).join('.')
  return { field, given: shown(issue.path, params), allowed: issue.message }
}

function shown(path: readonly PropertyKey[], params: unknown): string {
  if (path.some((key) => SECRET_FIELDS.has(String(key)))) return '[redacted]'
  let value = params
  for (const key of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[key]
  if (value === undefined) return 'nothing'
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object'
  const said = typeof value === 'string' ? JSON.stringify(value) : `${String(value)} (${typeof value})`
  return said.length > 60 ? `${said.slice(0, 60)}…` : said
}

/** Reads the result of an answer by its row. @throws {@link AnswerError} that names the fields, not their values */
export function readResult(
  endpoint: Endpoint,
  result: unknown,
  { status }: { readonly status: number },
  gateway: Gateway,
): unknown {
  const read = compiled(endpoint.response).safeParse(result)
  if (read.success) return read.data
  const { operation } = endpoint
  const fields = new Set(
    read.error.issues.map((issue) => issue.path.map(String).join('.') || 'the result itself'),
  )
  throw new AnswerError(
    'malformed',
    `${operation}: the answer lacks or misshapes ${[...fields].join(', ')}`,
    {
      gateway,
      operation,
      httpStatus: status,
    },
  )
}
