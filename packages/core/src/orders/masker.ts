import { JsonNumber } from '../data/json.ts'
import { parseLossless } from '../data/read-json.ts'
import { redacted } from '../data/redact.ts'
import { lettersOf, readingsOf, runsIn } from './base64-runs.ts'
import type { OrderEvent } from './event.ts'
import type { OrderRecord } from './order.ts'
import { hiderOf, SECRET, secretValues } from './secret-texts.ts'
import { joined } from './spelt-out.ts'

/** More of a text says nothing to a reader. */
const LONGEST = 20_000

/** The base64 of a field of JSON with a name and a value. */
const LEAST_ENCODED = 8

const decoder = new TextDecoder('utf-8', { fatal: true })

type Fields = Readonly<Record<string, unknown>>

/** Hides what is secret of one order, in whatever is shown of it. */
export interface Masker {
  /** Fields, with the values of secret ones hidden, however deep they stand. */
  fields(data: Fields): Fields
  /** A text that may quote secrets, as they are or as base64. */
  text(text: string): string
  /** A message, without signatures; and, if it holds JSON within base64, as it reads. */
  message(text: string): { readonly text: string; readonly readable: string | undefined }
}

/** @param secrets the names of the fields that the gateway calls secret */
export function maskerOf(
  order: OrderRecord,
  events: readonly OrderEvent[],
  secrets: readonly string[] = [],
): Masker {
  const withheld = Object.values(order.withheld)
  const names = new Set([...secrets, ...[...events, ...withheld].flatMap((each) => each.secrets)])
  const told = [order.details, ...withheld.map(({ details }) => details), ...events.map(({ data }) => data)]
  const values = new Set(told.flatMap((data) => secretValues({ data, secrets: [...names] })))
  const hideValues = hiderOf([...values])
  const named = [...names].map(fieldNamed)
  const known = new Set(
    [order.ids, order.gatewayReference, ...events.map(({ data }) => data)].flatMap(stringsIn),
  )

  const plain = (text: string): string =>
    named.reduce((left, field) => left.replace(field, `$1"${SECRET}"`), hideValues(text))
  const isShowable = (text: string): boolean => plain(text) === text && !namesWithin(text)
  /** Of base64: whether it names a field that is secret. */
  const namesWithin = (text: string): boolean =>
    text.length >= LEAST_ENCODED &&
    (readingsOf(text).some((read) => named.some((field) => read.search(field) >= 0)) ||
      hasOpenField(parsed(decodedOf(text) ?? '')))
  /** A field that is secret by its name, however that was written, and shows what it holds, however short that is. */
  const hasOpenField = (value: unknown): boolean =>
    isObject(value) || Array.isArray(value)
      ? Object.entries(value).some(
          ([name, each]) => (names.has(name) && !isNothing(each)) || hasOpenField(each),
        )
      : false
  const hidden = (text: string): string => {
    const left = plain(text)
    const named = joined(runsIn(left).filter((span) => namesWithin(left.slice(...span))))
    return named.reduceRight((rest, [from, to]) => `${rest.slice(0, from)}${SECRET}${rest.slice(to)}`, left)
  }
  const hide = (value: unknown, name?: string): unknown => {
    if (name !== undefined && names.has(name) && !isNothing(value)) return SECRET
    if (typeof value === 'string') return hidden(value)
    if (Array.isArray(value)) return value.map((each) => hide(each))
    if (isNumber(value)) return hidden(String(value)) === String(value) ? value : SECRET
    if (!isObject(value)) return value
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [hidden(key), hide(each, key)]))
  }

  return {
    fields: (data) => hide(data) as Fields,
    text: (text) => shortened(hidden(text)),
    message(text) {
      const value = parsed(text)
      const shown = redacted(hidden(text), known)
      const readable = isObject(value) ? unwrapped(value) : undefined
      return {
        text: isHidden(value, shown) ? shortened(shown) : SECRET,
        readable: readable && shortened(redacted(JSON.stringify(hide(readable), null, 2), known)),
      }
    },
  }

  /** Whether nothing secret is left, also of what was written so oddly that it is not found in the text. */
  function isHidden(value: unknown, shown: string): boolean {
    const odd = stringsIn(value).filter((each) => !isShowable(each))
    if (odd.length === 0 && !hasOpenField(value)) return true
    const left = parsed(shown)
    return left !== undefined && !hasOpenField(left) && !stringsIn(left).some((each) => odd.includes(each))
  }
}

/** A field of JSON with its value, which may be short: too short to be looked for by itself. */
const fieldNamed = (name: string): RegExp => {
  const literal = name.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
  const value = String.raw`"(?:[^"\\]|\\.)+"|\[[^\]]*\]|\{[^}]*\}|(?!null\b)[^\s,}\]"]+`
  return new RegExp(String.raw`("${literal}"\s*:\s*)(${value})`, 'g')
}

/** Nothing, or what stands for a secret. */
const isNothing = (value: unknown): boolean =>
  [undefined, null, '', SECRET, '[redacted]'].includes(value as never)

const isNumber = (value: unknown): boolean =>
  typeof value === 'number' || typeof value === 'bigint' || value instanceof JsonNumber

const isObject = (value: unknown): value is Fields => {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

/** The text that is written as base64, if it is one that people can read. */
function decodedOf(run: string): string | undefined {
  const base64 = lettersOf(run)
  if (!/^[A-Za-z0-9+/_-]{6,}={0,2}$/.test(base64)) return undefined
  try {
    return decoder.decode(Buffer.from(base64, 'base64'))
  } catch {
    return undefined
  }
}

function parsed(text: string): unknown {
  try {
    return parseLossless(text)
  } catch {
    return undefined
  }
}

/** An object in which strings that are JSON within base64 are what they hold; undefined when there is none. */
function unwrapped(value: Fields): Fields | undefined {
  const inner = Object.entries(value).map(([name, each]) => {
    const held = typeof each === 'string' ? parsed(decodedOf(each) ?? '') : undefined
    return [name, isObject(held) ? held : undefined] as const
  })
  if (inner.every(([, held]) => held === undefined)) return undefined
  return Object.fromEntries(inner.map(([name, held]) => [name, held ?? value[name]]))
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : []
}

const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)
