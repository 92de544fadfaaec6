import fc from 'fast-check'
import { JsonError, JsonNumber, type JsonValue } from '../../src/data/json.ts'

/** What a JSON text says, with numbers as they stand in it. Objects are lists of pairs, sorted by key. */
export type Said =
  | { readonly literal: string }
  | { readonly object: readonly (readonly [string, Said])[] }
  | readonly Said[]
  | string
  | boolean
  | null

interface Text {
  readonly text: string
  readonly said: Said
}

const byKey = (pairs: readonly (readonly [string, Said])[]) =>
  [...pairs].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))

/** What a parsed value says. */
export function said(value: JsonValue): Said {
  if (typeof value === 'number') return { literal: String(value) }
  if (value instanceof JsonNumber) return { literal: value.text }
  if (Array.isArray(value)) return value.map(said)
  if (typeof value !== 'object' || value === null) return value as string | boolean | null
  return { object: byKey(Object.entries(value).map(([key, inner]) => [key, said(inner)])) }
}

const digits = (most: number) =>
  fc
    .array(fc.constantFrom(...'0001234567899'), { minLength: 1, maxLength: most, size: 'max' })
    .map((list) => list.join(''))

const maybe = (text: fc.Arbitrary<string>) => fc.option(text, { nil: '' })

/** Any number literal of JSON, most of all those that JavaScript's numbers cannot hold. */
export const numberLiteral: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('', '-'),
      digits(20).map((text) => text.replace(/^0+(?=\d)/, '')),
      maybe(digits(20).map((text) => `.${text}`)),
      maybe(fc.tuple(fc.constantFrom('e', 'E', 'e+', 'E-'), digits(3)).map((parts) => parts.join(''))),
    )
    .map((parts) => parts.join('')),
  fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }).map(String),
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.constantFrom(
    '0',
    '-0',
    '-0.0',
    '0.0',
    '98.0',
    '1e400',
    '0.000001',
    '0.0000001',
    '9007199254740993',
    '1E5',
  ),
)

const piece = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 5 }).map((text) => text.replace(/["\\\p{Cc}]/gu, '')),
  fc.constantFrom('\\n', '\\"', '\\\\', '\\/', '\\u0041', '\\u005F', '\\u00e9', '\\ud83d\\ude00', '\\ud800'),
  fc.constantFrom(' 12345678901234567890', ':1.0', ',-0', '[1e5', '_proto_', '\u2028', '\u007f'),
)

const stringText = fc.array(piece, { maxLength: 4 }).map((pieces): Text & { said: string } => {
  const text = `"${pieces.join('')}"`
  return { text, said: JSON.parse(text) as string }
})

const key = stringText.filter(({ said }) => said !== '__proto__')

const space = fc.constantFrom('', '', '', ' ', '\n', '\t\r ', '  ')

const padded = fc.tuple(space, space)
const pad = ([before, after]: readonly [string, string], text: string): string => before + text + after

const { value } = fc.letrec<{ value: Text; list: Text; object: Text }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    numberLiteral.map((literal) => ({ text: literal, said: { literal } })),
    stringText,
    fc.constantFrom(true, false, null).map((word) => ({ text: String(word), said: word })),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(fc.tuple(padded, tie('value')), { maxLength: 4 }).map((items) => ({
    text: `[${items.map(([spaces, item]) => pad(spaces, item.text)).join(',')}]`,
    said: items.map(([, item]) => item.said),
  })),
  object: fc
    .uniqueArray(fc.tuple(padded, key, padded, tie('value')), {
      maxLength: 4,
      selector: ([, name]) => name.said,
    })
    .map((fields) => ({
      text: `{${fields.map(([a, name, b, inner]) => `${pad(a, name.text)}:${pad(b, inner.text)}`).join(',')}}`,
      said: { object: byKey(fields.map(([, name, , inner]) => [name.said, inner.said] as const)) },
    })),
}))

/** Any JSON text without doubled keys, and what it says. */
export const jsonText: fc.Arbitrary<Text> = fc
  .tuple(padded, value)
  .map(([spaces, inner]) => ({ text: pad(spaces, inner.text), said: inner.said }))

/** The value, or why there is none. Anything but a JsonError goes through. */
export function attempt(
  parse: (text: string) => JsonValue,
  text: string,
): { value: JsonValue } | { error: JsonError } {
  try {
    return { value: parse(text) }
  } catch (error) {
    if (error instanceof JsonError) return { error }
    throw error
  }
}

/** Texts that are no JSON, and some that are. */
export const broken = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(fc.constantFrom(...'{}[]":,\\u0 1-+.eEtrufalsn\n\u0000'), { maxLength: 20 })
    .map((l) => l.join('')),
  fc
    .tuple(
      jsonText,
      fc.nat(),
      fc.nat(3),
      fc.constantFrom('', '"', '\\', ',', ':', '}', ']', '0', '-', '.', 'e'),
    )
    .map(([{ text }, at, cut, put]) => {
      const place = at % (text.length + 1)
      return text.slice(0, place) + put + text.slice(place + cut)
    }),
)
