import type { OptionCheck } from './options.ts'

/** A day of the calendar, `yyyy-mm-dd`. */
const DAY = /^(?:19[7-9]\d|2\d{3})-\d{2}-\d{2}$/

const DAY_MS = 24 * 60 * 60_000

/** Whether a text is a day from 1970 to 2999, e.g. `2026-11-26`. */
export const isDay = (text: unknown): text is string =>
  typeof text === 'string' &&
  DAY.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString().startsWith(text)

/** The day so many days after another one. */
export const dayAfter = (day: string, days = 1): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)

/** A time zone, with its summer and winter times. */
export interface Zone {
  readonly name: string
  /** Milliseconds that its clocks are ahead of UTC at a moment. */
  offsetAt(at: number): number
}

/** A zone by its name, e.g. `Africa/Nairobi`, or by its offset, e.g. `+03:00`. Undefined when there is none. */
export function zoneOf(name: string): Zone | undefined {
  if (typeof name !== 'string' || name === '') return undefined
  let format: Intl.DateTimeFormat
  try {
    const [numeric, two] = ['numeric', '2-digit'] as const
    format = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone: name, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' },
      ...{ year: numeric, month: two, day: two, hour: two, minute: two, second: two },
    })
  } catch {
    return undefined
  }
  return { name, offsetAt: (at) => wallClock(format, at) - Math.floor(at / 1000) * 1000 }
}

export const aZone: OptionCheck = {
  what: 'a time zone, e.g. "Africa/Nairobi" or "+03:00"',
  fits: (value) => zoneOf(value as string) !== undefined,
}

export const aDay: OptionCheck = { what: 'a day, e.g. "2026-11-26"', fits: isDay }

/** What clocks show, as if it were UTC: whole seconds. */
function wallClock(format: Intl.DateTimeFormat, at: number): number {
  const shown: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {}
  for (const { type, value } of format.formatToParts(at)) shown[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour, minute, second } = shown
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

/** The moments at which a day begins and at which the next one does: 23, 24 or 25 hours apart, and more or less. */
export interface DayBounds {
  readonly from: number
  readonly until: number
}

/** Days follow each other without a gap. Of one that a zone has left out both moments are the same. */
export const boundsOf = (zone: Zone, day: string): DayBounds => ({
  from: startOf(zone, day),
  until: startOf(zone, dayAfter(day)),
})

/** The first midnight of a day; where clocks have jumped over it, the moment when they did. */
function startOf({ offsetAt }: Zone, day: string): number {
  const midnight = Date.parse(day)
  const before = offsetAt(midnight - DAY_MS)
  const after = offsetAt(midnight + DAY_MS)
  const found = [midnight - before, midnight - after].filter((at) => at + offsetAt(at) === midnight)
  if (found.length > 0) return Math.min(...found)
  let [early, late] = [midnight - after, midnight - before]
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2)
    if (offsetAt(middle) === after) late = middle
    else early = middle
  }
  return late
}

/** The last day that is over. */
export function lastDayOver(zone: Zone, now: number): string {
  for (let day = new Date(now + zone.offsetAt(now)).toISOString().slice(0, 10); ; day = dayAfter(day, -1)) {
    const { from, until } = boundsOf(zone, day)
    if (until <= now && from < until) return day
  }
}
