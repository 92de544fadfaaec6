import { lifecycle, type OrderState, type RecalledReference } from '@kumicorn/core'
import { aDay, type OptionCheck } from '@kumicorn/core/adapter'
import { InvalidArgumentError } from 'commander'

export const states = Object.keys(lifecycle) as readonly OrderState[]

const SPANS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }
const DAY = /^\d{4}-\d\d-\d\d$/
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?$/

/** A span back from now, or a day or time; without a zone it is local, like the times in the tables. */
export function parseSince(text: string): Date {
  const [, amount, unit = ''] = /^(\d+)([mhdw])$/.exec(text) ?? []
  if (amount !== undefined) return validDate(Date.now() - Number(amount) * (SPANS[unit] as number))
  const time = parseTime(DAY.test(text) ? `${text}T00:00` : text)
  if (time === undefined) throw wrongSince()
  return time
}

/** The same, of a time that has come: of orders since another one nothing would be asked, and nothing be said. */
export function parsePastSince(text: string): Date {
  const time = parseSince(text)
  if (time.getTime() <= Date.now()) return time
  throw new InvalidArgumentError('That time is still to come.')
}

/** A time of a day; without a zone it is local. Undefined for anything else, the 30th of February among it. */
export function parseTime(text: string): Date | undefined {
  const time = TIME.test(text) && aDay.fits(text.slice(0, 10)) ? new Date(text) : undefined
  return time && !Number.isNaN(time.getTime()) ? time : undefined
}

function validDate(given: string | number): Date {
  const date = new Date(given)
  if (Number.isNaN(date.getTime())) throw wrongSince()
  return date
}

/** `kind=address`; the option may be repeated. */
export function parseAddress(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, kind, address] = /^(\w+)=(.+)$/.exec(text) ?? []
  if (kind === undefined || address === undefined)
    throw new InvalidArgumentError(
      'Give a kind of callback and its address: kumquat=https://shop.example/kumquat.',
    )
  return { ...before, [kind]: address }
}

/** A reference a line; after a tab each, its kind and its gateway, if they are given. Empty lines count for nothing. */
export function parseReferences(text: string): readonly RecalledReference[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [reference = '', kind = '', gateway = ''] = line.split('\t').map((part) => part.trim())
      return { reference, kind: kind || undefined, gateway: gateway || undefined }
    })
}

/** Text that core takes for what an option is. */
export const parsedAs =
  ({ what, fits }: OptionCheck) =>
  (text: string): string => {
    if (fits(text)) return text
    throw new InvalidArgumentError(`Give ${what}.`)
  }

export function parseCountry(text: string): string {
  if (!/^[A-Za-z]{2}$/.test(text))
    throw new InvalidArgumentError('Give the two letters of a country, e.g. KE.')
  return text.toUpperCase()
}

/** Seconds, as milliseconds. */
export function parseSeconds(text: string): number {
  const seconds = wholeNumber(text)
  if (seconds === undefined || seconds > 3_600)
    throw new InvalidArgumentError('Give a whole number of seconds from 1 to 3600.')
  return seconds * 1_000
}

const wrongSince = (): InvalidArgumentError =>
  new InvalidArgumentError('Give a span (30m, 24h, 7d, 2w), a day (2026-11-21) or a time (2026-11-21T09:30).')

/** One state or several, by commas; the option may be repeated. */
export function parseStates(text: string, before: readonly OrderState[] = []): readonly OrderState[] {
  const given = text.split(',').map((state) => state.trim())
  const isState = (state: string): state is OrderState => states.some((known) => known === state)
  const unknown = given.filter((state) => !isState(state))
  if (unknown.length > 0) {
    throw new InvalidArgumentError(
      `There is no state ${unknown.map((state) => `"${state}"`).join(', ')}. Allowed: ${states.join(', ')}.`,
    )
  }
  return [...before, ...given.filter(isState)]
}

export function parseLimit(text: string): number {
  const limit = wholeNumber(text)
  if (limit === undefined) throw new InvalidArgumentError('Give a whole number from 1.')
  return limit
}

/** How references begin. Every one begins with no text at all. */
export function parsePrefix(text: string): string {
  if (text === '') throw new InvalidArgumentError('Give how the references begin, e.g. SHOP-2026.')
  return text
}

/** The ids of dead letters, as `dead-letters list` shows them. Each counts once. */
export function parseId(text: string, before: readonly number[] = []): readonly number[] {
  const id = wholeNumber(text)
  if (id === undefined)
    throw new InvalidArgumentError('An id is a whole number: see "kumicorn dead-letters list".')
  return before.includes(id) ? before : [...before, id]
}

function wholeNumber(text: string): number | undefined {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : 0
  return number > 0 ? number : undefined
}
