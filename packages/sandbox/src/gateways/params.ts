import { withoutExponent } from '../engine/decimal.ts'

/*
 * Parameters by the gateways' own pages, read here and not by core's schemas, so that the two check each other: the
 * contract test lists where they differ. As tolerant as a server has to be: further fields are left alone, numbers
 * may come as text and text as numbers, and empty text and null mean "not given".
 */

/** What a parameter may be. */
export interface Field<T> {
  /** In words, for a developer. */
  readonly allowed: string
  readonly isOptional?: true
  /** Undefined for what it may not be. */
  read(value: unknown): T | undefined
}

export type Fields = Readonly<Record<string, Field<unknown>>>

export type Values<F extends Fields> = {
  readonly [Name in keyof F]: F[Name] extends Field<infer T> ? T : never
}

/** A parameter that is missing or wrong. */
export interface ParamIssue {
  readonly field: string
  readonly missing: boolean
  readonly allowed: string
}

export type ReadParams<F extends Fields> =
  | { readonly ok: true; readonly params: Values<F> }
  | { readonly ok: false; readonly issues: readonly ParamIssue[] }

/** The parameters of an operation. */
export interface ParamTable<F extends Fields> {
  readonly fields: F
  /** What no field by itself can say. */
  check(params: Values<F>): readonly ParamIssue[]
}

export function readParams<F extends Fields>(
  { fields, check }: ParamTable<F>,
  given: Readonly<Record<string, unknown>>,
): ReadParams<F> {
  const params: Record<string, unknown> = {}
  const issues: ParamIssue[] = []
  for (const field of Object.keys(fields) as (keyof F & string)[]) {
    const { allowed, isOptional = false, read } = fields[field] as Field<unknown>
    const value = Object.hasOwn(given, field) ? given[field] : undefined
    const missing = value === undefined || value === null || value === ''
    if (missing && isOptional) continue
    const known = missing ? undefined : read(value)
    if (known === undefined) issues.push({ field, missing, allowed })
    else params[field] = known
  }
  if (issues.length === 0) issues.push(...check(params as Values<F>))
  return issues.length > 0 ? { ok: false, issues } : { ok: true, params: params as Values<F> }
}

/** What is wrong, in words for a developer. */
export const issuesText = (issues: readonly ParamIssue[]): string =>
  issues
    .map(({ field, missing, allowed }) =>
      field === '' ? allowed : `${field} ${missing ? 'is missing' : 'is wrong'}: ${allowed}`,
    )
    .join('; ')

export const optional = <T>({ allowed, read }: Field<T>): Field<T | undefined> => ({
  allowed,
  isOptional: true,
  read,
})

/** The text of a scalar, as which every parameter may come. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined

/** Text, whatever scalar it came as, that fits. */
const textThat = (allowed: string, fits: (text: string) => boolean): Field<string> => ({
  allowed,
  read(value) {
    const text = textOf(value)
    return text !== undefined && fits(text) ? text : undefined
  },
})

export const text = (max: number): Field<string> =>
  textThat(`text of 1 to ${max} characters`, (given) => given.length <= max || [...given].length <= max)

/** A merchant's or the gateway's id, of whatever text it came in; undefined for what is longer than any: nobody keeps it. */
export const referenceFrom = (given: string): string | undefined =>
  given === '' || given.length > LONGEST_REFERENCE ? undefined : given

const LONGEST_REFERENCE = 255

export const matching = (pattern: RegExp, allowed: string): Field<string> =>
  textThat(allowed, (given) => pattern.test(given))

export const country = matching(/^[A-Za-z]{2}$/, 'a country code of two letters, e.g. "NG"')
export const currency = matching(/^[A-Za-z]{3}$/, 'a currency code of three letters, e.g. "NGN"')

const INT64_MAX = 2n ** 63n - 1n

/** Digits, as text: more of them than a number of JavaScript holds. */
export const int64 = textThat(
  'a whole number from 0, of 64 bits',
  (given) => /^\d{1,19}$/.test(given) && (given.length < 19 || BigInt(given) <= INT64_MAX),
)

export function integer(
  min: number,
  max: number,
  allowed = `a whole number from ${min} to ${max}`,
): Field<number> {
  return {
    allowed,
    read(value) {
      const number = /^\d{1,9}$/.test(textOf(value) ?? '') ? Number(value) : Number.NaN
      return number >= min && number <= max ? number : undefined
    },
  }
}

/** A decimal above 0, as text with every digit. */
export const amount = (places: number, max: number): Field<string> =>
  textThat(
    `a decimal above 0 with at most ${places} decimals and ${max} characters, e.g. "100.00"`,
    (given) =>
      given.length <= max &&
      /^\d+(\.\d+)?$/.test(given) &&
      /[1-9]/.test(given) &&
      (given.split('.')[1] ?? '').length <= places,
  )

/** An amount that the page has as a number, which may have an exponent: Java writes ten million as `1.0E7`. */
export function amountNumber(places: number, max: number): Field<string> {
  const { allowed, read } = amount(places, max)
  return { allowed, read: (value) => read(withoutExponent(textOf(value) ?? '')) }
}

export function oneOf<const T extends string>(...values: readonly T[]): Field<T> {
  return {
    allowed: `one of ${values.join(', ')}`,
    read: (value) => values.find((each) => each === textOf(value)),
  }
}

export const flag: Field<boolean> = {
  allowed: 'true or false',
  read(value) {
    const text = textOf(value)
    return text === 'true' ? true : text === 'false' ? false : undefined
  },
}

export const listOf = <T>(field: Field<T>): Field<readonly T[]> => ({
  allowed: `a list, each of it ${field.allowed}`,
  read(value) {
    if (!Array.isArray(value)) return undefined
    const items = value.map((each) => field.read(each))
    return items.every((each) => each !== undefined) ? (items as T[]) : undefined
  },
})

/** A day `yyyy-MM-dd` that there is. */
export const isDay = (given: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(given) &&
  !Number.isNaN(Date.parse(given)) &&
  new Date(given).toISOString().startsWith(given)

export const day = textThat('a day that there is, as yyyy-MM-dd', isDay)

/** The same with dashes, where a page does not say how a day is written. */
export const dashed = (given: string): string => given.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')

export const eitherDay = textThat('a day that there is, as yyyy-MM-dd or yyyyMMdd', (given) =>
  isDay(dashed(given)),
)

/** `yyyy-MM-dd HH:mm:ss`, a time that there is. */
export const timestamp = textThat(
  'a time that there is, as yyyy-MM-dd HH:mm:ss',
  (given) => isDay(given.slice(0, 10)) && /^ ([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(given.slice(10)),
)

export const httpAddress = textThat('an http or https address', (given) => {
  const url = URL.canParse(given) ? new URL(given) : undefined
  return url?.protocol === 'http:' || url?.protocol === 'https:'
})
