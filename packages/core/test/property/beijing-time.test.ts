import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { holds } from '@kumicorn/testkit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beijingDatetime, beijingTimestamp } from '../../src/gateways/kumquat/beijing-time.ts'

const shanghai = new Intl.DateTimeFormat('en-US', {
  timeZone: 'Asia/Shanghai',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

/** The platform's own idea of the time in Shanghai, where there has been no summer time since 1992. */
function expected(epochMs: number): string {
  const parts = new Map(shanghai.formatToParts(epochMs).map(({ type, value }) => [type, value]))
  const [year, month, day] = ['year', 'month', 'day'].map((part) => parts.get(part as 'year'))
  const [hour, minute, second] = ['hour', 'minute', 'second'].map((part) => parts.get(part as 'hour'))
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`
}

const DAY = 24 * 60 * 60_000
const first = Date.UTC(1992, 0, 1)
const last = Date.UTC(2100, 11, 31)

/** Any moment, most of all those at the ends of days and years, in Beijing and in UTC. */
const moment = fc.oneof(
  fc.integer({ min: first, max: last }),
  fc
    .tuple(
      fc.integer({ min: first / DAY, max: last / DAY }),
      fc.constantFrom(0, 16, 8),
      fc.integer({ min: -2000, max: 2000 }),
    )
    .map(([day, hour, off]) => Math.floor(day) * DAY + hour * 60 * 60_000 + off),
  fc
    .tuple(fc.integer({ min: 1993, max: 2099 }), fc.integer({ min: -2000, max: 2000 }))
    .map(([year, off]) => Date.UTC(year, 0, 1) - 8 * 60 * 60_000 + off),
)

describe('Beijing time', () => {
  it('is what the platform says of Shanghai', () => {
    holds(
      fc.property(moment, (epochMs) => {
        const text = expected(epochMs)
        strictEqual(beijingTimestamp(epochMs), text)
        strictEqual(beijingDatetime(epochMs), text.replace(/\D/g, ''))
      }),
    )
  })

  it.each(['America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'UTC', 'Asia/Shanghai'])(
    'is the same for a process in %s',
    (zone) => {
      const moments = fc.sample(moment, 10_000)
      const script = fileURLToPath(new URL('./beijing-time.child.ts', import.meta.url))
      const printed = execFileSync(process.execPath, ['--no-warnings', script], {
        env: { ...process.env, TZ: zone },
        input: JSON.stringify(moments),
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
      })
      const { zone: used, times } = JSON.parse(printed) as { zone: string; times: string[] }
      expect(used.replace('Calcutta', 'Kolkata')).toBe(zone)
      deepStrictEqual(
        times,
        moments.map((epochMs) => `${expected(epochMs)} ${expected(epochMs).replace(/\D/g, '')}`),
      )
    },
  )

  it.each([
    ['2026-12-31T15:59:59.999Z', '2026-12-31 23:59:59'],
    ['2026-12-31T16:00:00.000Z', '2027-01-01 00:00:00'],
    ['2028-02-28T16:00:00.000Z', '2028-02-29 00:00:00'],
    ['2028-02-29T15:59:59.000Z', '2028-02-29 23:59:59'],
    ['2026-11-21T04:00:00.000Z', '2026-11-21 12:00:00'],
  ])('at %s is %s', (utc, beijing) => {
    expect(beijingTimestamp(Date.parse(utc))).toBe(beijing)
  })
})
