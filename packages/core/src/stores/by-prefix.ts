import type { OrderFilter } from './order-filter.ts'
import { wrongPlace } from './wrong-place.ts'

/*
 * Orders whose reference begins with a text come in the order of their references, for that is how their index lies.
 * Each account and kind is a walk of its own, and they are merged.
 */

/** Rows that a walk looks at, at most, for a page: other filters may fit none of a million. */
export const MOST_LOOKED_AT = 2_000

/** No reference is longer. */
const BEHIND_ALL = '\u{10ffff}'.repeat(600)

export interface Pair {
  readonly account: string
  readonly kind: string
}

export interface Named extends Pair {
  readonly reference: string
}

/** What one walk has found behind a place, in the order of the references: one more than the page, at most. */
export interface Walked<Row extends Named> {
  readonly rows: readonly Row[]
  /** The last reference that was looked at, where the walk was given up: there may be more. */
  readonly stopped: string | undefined
}

/** Where a page begins: behind an order, or behind everybody of its reference. */
type Place = readonly [reference: string, account?: string, kind?: string]

/** What of the index is walked. */
export interface Stretch {
  readonly from: string
  /** The walks end before it. */
  readonly below: string
  /** Of those that have `from` itself, the page begins behind this one. */
  readonly behind: Pair
}

/** Whether filters are left that the index of the references does not know. */
export const isNarrowed = ({ states, stuck, conflict, disputed, since }: OrderFilter): boolean =>
  [states, stuck, conflict, disputed, since].some((filter) => filter !== undefined)

/** By code points, as databases compare bytes of UTF-8. */
export const compareText = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** What is walked for a page. @throws ConfigError for a place that is none */
export function stretchOf(prefix: string, after: string | undefined): Stretch {
  const below = textAfter(prefix) ?? BEHIND_ALL
  if (after === undefined) return { from: prefix, below, behind: { account: '', kind: '' } }
  const [from, account = BEHIND_ALL, kind = BEHIND_ALL] = readPlace(after)
  if (!from.startsWith(prefix)) throw wrongPlace()
  return { from, below, behind: { account, kind } }
}

/** Whether the walk of an account and kind passes over the order that has `from` itself. */
export const skipsFirst = (pair: Pair, { behind }: Stretch): boolean => comparePair(pair, behind) <= 0

/** The first text behind all that begin with one. Undefined when there is none. */
function textAfter(prefix: string): string | undefined {
  const points = [...prefix].map((each) => each.codePointAt(0) as number)
  while (points.at(-1) === 0x10ffff) points.pop()
  const last = points.pop()
  // What follows is half a character.
  return last === undefined ? undefined : String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1)
}

const comparePair = (a: Pair, b: Pair): number =>
  compareText(a.account, b.account) || compareText(a.kind, b.kind)

const compareNamed = (a: Named, b: Named): number =>
  compareText(a.reference, b.reference) || comparePair(a, b)

/** A page of what the walks have found. */
export function pageOfWalks<Row extends Named>(
  walks: readonly Walked<Row>[],
  limit: number,
): { readonly rows: readonly Row[]; readonly next: string | undefined } {
  const stops = walks.flatMap(({ stopped }) => stopped ?? []).toSorted(compareText)
  const [horizon] = stops
  const known = walks
    .flatMap(({ rows }) => rows)
    .filter(({ reference }) => horizon === undefined || compareText(reference, horizon) <= 0)
    .toSorted(compareNamed)
  const rows = known.slice(0, limit)
  const last = rows.at(-1)
  if (known.length > limit && last) return { rows, next: placeOf([last.reference, last.account, last.kind]) }
  return { rows, next: horizon === undefined ? undefined : placeOf([horizon]) }
}

const placeOf = (place: Place): string => Buffer.from(JSON.stringify(place)).toString('base64url')

function readPlace(after: string): Place {
  try {
    const place: unknown = JSON.parse(Buffer.from(after, 'base64url').toString())
    if (isPlace(place)) return place
  } catch {
    // It is none.
  }
  throw wrongPlace()
}

const isPlace = (value: unknown): value is Place =>
  Array.isArray(value) &&
  [1, 3].includes(value.length) &&
  value.every((each) => typeof each === 'string' && each.isWellFormed() && !each.includes('\0'))
