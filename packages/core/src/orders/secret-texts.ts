import { aList, anObject, anOrderEvent, aString, type OptionCheck, requireGiven } from '../data/options.ts'
import { readingsOf, readingsOfAll, runsIn } from './base64-runs.ts'
import { cutOff } from './cut-off.ts'
import type { OrderEvent } from './event.ts'
import { found, joined, type Span, speltOut } from './spelt-out.ts'

const withSecrets: OptionCheck = {
  what: anOrderEvent.what,
  fits(value) {
    const { data, secrets } = (value ?? {}) as Partial<OrderEvent>
    return anObject.fits(data) && aList.fits(secrets)
  },
}

/** Takes about as long to load as this package, and only a handler that throws needs it. */
const loadUtil = () => process.getBuiltinModule('node:util')

/** Short values occur by chance: masking them would tear words apart. */
const LEAST = 4

/** What stands for a secret. */
export const SECRET = '[secret]'

/**
 * A text that may quote an event, without the values of its secrets, also where they were quoted as JSON, within a URL, as
 * base64, as Node shows them, or (from 6 letters and digits on) with blanks, dashes and the like between their characters. At
 * the end of a text that was cut off, as what handlers said is at its 500th character, what one begins with is hidden, too.
 * For messages, logs and pages of your own.
 * @throws ConfigError for what is no text, or no event
 */
export function withoutSecrets(text: string, event: Pick<OrderEvent, 'data' | 'secrets'>): string {
  requireGiven('withoutSecrets', 'the text', text, aString)
  requireGiven('withoutSecrets', 'the event', event, withSecrets)
  return hiderOf(secretValues(event))(text)
}

/** Hides these values in whatever text, in all their forms. */
export function hiderOf(values: readonly string[]): (text: string) => string {
  if (values.length === 0) return (text) => text
  const forms = [...new Set(values.flatMap(formsOf))]
  const speltIn = speltOut(values)
  const cutIn = cutOff(values, forms)
  const spansIn = (text: string): readonly Span[] => {
    const exactly = forms.flatMap((form) => found(text, form).map((at): Span => [at, at + form.length]))
    return [...exactly, ...speltIn(text)]
  }
  const hides = (text: string): boolean => spansIn(text).length > 0
  const encodedIn = (text: string): readonly Span[] => {
    const runs = runsIn(text)
    // Most hold nothing: one look for all of them.
    if (!readingsOfAll(runs.map((span) => text.slice(...span))).some(hides)) return []
    return runs.filter((span) => readingsOf(text.slice(...span)).some(hides))
  }
  return (text) => {
    // All are found in the text as it is: to hide a part of one first would leave the rest of it to be read.
    const spans = [...spansIn(text), ...encodedIn(text), ...cutIn(text)]
    let [rest, end] = ['', 0]
    for (const [from, to] of joined(spans)) {
      rest += `${text.slice(end, from)}${SECRET}`
      end = to
    }
    return rest + text.slice(end)
  }
}

/** The secret values of an event. */
export function secretValues({ data, secrets }: Pick<OrderEvent, 'data' | 'secrets'>): readonly string[] {
  const texts = secrets.flatMap((name) => (Object.hasOwn(data, name) ? textsIn(data[name]) : []))
  // A text of several lines may be shown line by line, and of several secrets each alone.
  const values = texts.flatMap((text) => [text, ...text.split(/[\r\n]+/), ...severalIn(text)])
  return [...new Set(values.filter((value) => value.length >= LEAST))]
}

/** A gateway may send several as a list, or one as a number. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number' || typeof value === 'bigint') return [String(value)]
  if (typeof value !== 'object' || value === null) return []
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
  return isPlain ? Object.values(value).flatMap(textsIn) : [String(value)]
}

/** The secrets of a text that has several: a list as JSON, or what commas and blanks part, if each looks like a code. */
function severalIn(text: string): readonly string[] {
  const inJson = /^\s*[[{]/.test(text) ? valuesOfJson(text) : undefined
  if (inJson)
    return inJson.filter((value) => typeof value === 'string' || typeof value === 'number').map(String)
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '')
  return parts.every((part) => /\d/.test(part)) ? parts : []
}

function valuesOfJson(text: string): readonly unknown[] | undefined {
  try {
    return Object.values(JSON.parse(text))
  } catch {
    return undefined
  }
}

function formsOf(value: string): readonly string[] {
  const json = unquoted(JSON.stringify(value))
  const url = encodeURIComponent(value.toWellFormed())
  const plus = url.replaceAll('%20', '+')
  return [value, json, unquoted(JSON.stringify(json)), unquoted(loadUtil().inspect(value)), url, plus]
}

const unquoted = (text: string): string => text.slice(1, -1)
