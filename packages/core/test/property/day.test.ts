import { strictEqual } from 'node:assert/strict'
import { holds } from '@kumicorn/testkit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundsOf, dayAfter, isDay, lastDayOver, type Zone, zoneOf } from '../../src/data/day.ts'

const HOUR = 60 * 60_000
const DAY = 24 * HOUR

const zones = [...Intl.supportedValuesOf('timeZone'), 'UTC', '+05:45', '-03:30']
  .map((name) => zoneOf(name) as Zone)
  .map((zone) => {
    const shown = { timeZone: zone.name, dateStyle: 'short', timeStyle: 'medium' } as const
    return { zone, format: new Intl.DateTimeFormat('sv-SE', shown) }
  })
const aZone = fc.constantFrom(...zones)

const aMoment = (from: number, to: number) => fc.integer({ min: from, max: to })
const aDay = aMoment(1, 40_000).map((days) => new Date(days * DAY).toISOString().slice(0, 10))

/** What clocks in the zone show, by another road than ours: `2026-11-26 00:00:00`. */
const shownAt = (format: Intl.DateTimeFormat, at: number): string => format.format(at)

describe('the days of a zone', () => {
  it('follow each other without a gap and without an overlap, whatever clocks do', () => {
    holds(
      fc.property(aZone, aDay, ({ zone }, day) => {
        const { from, until } = boundsOf(zone, day)
        strictEqual(boundsOf(zone, dayAfter(day)).from, until)
        strictEqual(boundsOf(zone, dayAfter(day, -1)).until, from)
        strictEqual(from <= until && until - from <= 27 * HOUR, true, `${zone.name} ${day} ${until - from}`)
      }),
    )
  })

  it('begin when clocks first show the date', () => {
    holds(
      fc.property(aZone, aDay, ({ zone, format }, day) => {
        const { from, until } = boundsOf(zone, day)
        if (from === until) return
        strictEqual(shownAt(format, from).slice(0, 10), day)
        strictEqual(shownAt(format, from - 1).slice(0, 10) < day, true)
      }),
    )
  })

  // Until 2011 a zone had clocks go back over midnight, just after it.
  it('hold every moment at which clocks show the date', () => {
    holds(
      fc.property(aZone, aMoment(Date.UTC(2012, 0), Date.UTC(2060, 0)), ({ zone, format }, at) => {
        const { from, until } = boundsOf(zone, shownAt(format, at).slice(0, 10))
        strictEqual(from <= at && at < until, true)
      }),
    )
  })

  it('have a last one that is over, and the next of which is not', () => {
    holds(
      fc.property(aZone, aMoment(DAY * 3, Date.UTC(2060, 0)), ({ zone }, now) => {
        const day = lastDayOver(zone, now)
        const { from, until } = boundsOf(zone, day)
        strictEqual(from < until && until <= now, true)
        strictEqual(now - until < 2 * DAY, true)
      }),
    )
  })

  it.each([
    ['America/New_York', '2026-03-08', '2026-03-08T05:00:00.000Z', 23],
    ['America/New_York', '2026-11-01', '2026-11-01T04:00:00.000Z', 25],
    ['Europe/Paris', '2026-10-25', '2026-10-24T22:00:00.000Z', 25],
    ['Africa/Nairobi', '2026-11-26', '2026-11-25T21:00:00.000Z', 24],
    ['Asia/Shanghai', '2026-11-26', '2026-11-25T16:00:00.000Z', 24],
    ['+08:00', '2026-11-26', '2026-11-25T16:00:00.000Z', 24],
    // There is no midnight: clocks go from 23:59 to 01:00.
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z', 23],
    ['Africa/Cairo', '2024-04-26', '2024-04-25T22:00:00.000Z', 23],
    // Half an hour.
    ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00:00.000Z', 24.5],
    // Clocks went back over midnight, at one minute past it: what they showed again belongs to the new day.
    ['America/St_Johns', '2010-11-07', '2010-11-07T02:30:00.000Z', 25],
  ])('in %s: %s begins at %s and has %d hours', (name, day, begins, hours) => {
    const { from, until } = boundsOf(zoneOf(name) as Zone, day)
    expect([new Date(from).toISOString(), (until - from) / HOUR]).toEqual([begins, hours])
  })

  it('may be left out', () => {
    const zone = zoneOf('Pacific/Apia') as Zone
    const { from, until } = boundsOf(zone, '2011-12-30')
    expect(until - from).toBe(0)
    expect(lastDayOver(zone, from + DAY)).toBe('2011-12-31')
    expect(lastDayOver(zone, from + DAY - 1)).toBe('2011-12-29')
  })
})

describe('a day', () => {
  it.each(['2026-11-26', '2024-02-29', '1970-01-01', '2999-12-31'])('is %s', (text) =>
    expect(isDay(text)).toBe(true),
  )

  it.each(['2026-02-29', '2026-13-01', '2026-1-1', '26-11-2026', '2026-11-26T00:00', '', 7, undefined])(
    'is not %s',
    (value) => expect(isDay(value)).toBe(false),
  )
})

describe('a zone', () => {
  it.each(['', 'Mars/Olympus', 'local', undefined, 8])('is not %s', (name) =>
    expect(zoneOf(name as string)).toBeUndefined(),
  )
})
