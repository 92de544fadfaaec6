import { describe, expect, it } from 'vitest'
import type { Gateway, ToldReport } from '../../../src/index.ts'
import { closeOf, DAY, HOUR, setUp, succeeds } from './closing.ts'
import { aFact } from './papaya.ts'

/* Found by an attack: what a report does not tell, or tells of other days, was taken for agreement. */

/** A gateway that counts what it is told to, on days that begin at an hour of UTC; until then all orders succeed. */
async function counting({ hour = 0, ...given }: Partial<Gateway> & { readonly hour?: number } = {}) {
  const told: { count: (day: string) => number | undefined } = { count: () => 0 }
  const asked: string[] = []
  const report = async (day: string): Promise<ToldReport> => {
    asked.push(day)
    const from = Date.parse(day) + hour * HOUR
    return { from, until: from + DAY, zone: 'there', kinds: ['fruit'], count: told.count(day), sums: [] }
  }
  const there = await setUp({ report, read: succeeds({}), ...given })
  const buy = async (...ids: readonly string[]) => {
    for (const id of ids) await there.client.buy({ id })
  }
  return { ...there, told, asked, buy }
}

const fails = (reference: string) => aFact({ reference, state: 'failed', status: 'no', source: 'query' })

describe('a payment of an earlier day that is reversed', () => {
  it('is taken off no count of today: neither an alarm nor a sale that the gateway lacks is made of it', async () => {
    const there = await counting()
    there.told.count = (day) => (day === '2026-11-21' ? 2 : 3)
    await there.buy('A', 'B')
    there.clock.advance(DAY)
    expect(await closeOf(there)).toMatchObject({ day: '2026-11-21', agrees: true })
    await there.buy('C', 'D', 'E')
    await there.kumicorn.orders.override('A', { state: 'failed', reason: 'charged back', by: 'anna' })
    there.clock.advance(DAY)
    const right = await closeOf(there, { askAtMost: 0 })
    expect(right).toMatchObject({ agrees: true, report: { ours: { count: 3, carriedIn: 0 }, difference: 0 } })
    there.told.count = () => 2
    const lacking = await closeOf(there, { askAtMost: 0 })
    expect(lacking).toMatchObject({ agrees: false, report: { difference: -1 } })
  })
})

describe('a report that differs', () => {
  it('lists the payments of its day that the gateway may not count, and asks about each', async () => {
    const there = await counting({ query: async ({ reference }) => fails(reference) })
    await there.buy('old')
    there.clock.advance(DAY)
    await there.buy('A')
    there.clock.advance(DAY)
    there.told.count = () => 0
    const close = await closeOf(there)
    expect(close.suspects).toMatchObject([
      { reference: 'A', reasons: ['it counts here, and the gateway may not count it'], found: 'changed' },
    ])
    expect(await there.kumicorn.orders.get('A')).toMatchObject({ state: 'reversed' })
  })

  it('lists what failed here that the gateway may count, and is right when that was it', async () => {
    const there = await counting({
      read: ({ reference }) => aFact({ reference, state: 'failed', status: 'no' }),
      query: async (order) => ({ ...succeeds({})(order), source: 'query' }),
    })
    await there.buy('A')
    there.told.count = () => 1
    there.clock.advance(DAY)
    const close = await closeOf(there)
    expect(close.suspects).toMatchObject([{ reference: 'A', before: 'failed' }])
    expect(close.suspects[0]?.reasons).toEqual(['it is failed here, and the gateway may count it'])
  })

  it('lists no more than are asked about', async () => {
    const there = await counting()
    await there.buy('A', 'B', 'C')
    there.clock.advance(DAY)
    const close = await closeOf(there, { askAtMost: 2 })
    expect(close.suspects).toHaveLength(2)
    expect(close).toMatchObject({ agrees: false, moreSuspects: 1, report: { difference: -3 } })
  })
})

// Found by an attack: neither the report of their day agreed nor that of the day of the recovery.
it('agrees of each day, before and after orders that the store had forgotten were found by their references', async () => {
  const there = await counting({
    query: async ({ reference }) => ({ ...succeeds({})({ reference }), source: 'query' }),
  })
  await there.buy('A')
  there.told.count = (day) => (day === '2026-11-21' ? 3 : day === '2026-11-22' ? 1 : 0)
  there.clock.advance(DAY)
  await there.buy('D')
  const since = new Date(there.clock.now())
  await there.kumicorn.reconcile({ since, references: ['B', 'C'] })
  const first = await closeOf(there)
  expect(first).toMatchObject({
    day: '2026-11-21',
    agrees: true,
    report: { ours: { count: 1, carriedOut: 2 } },
  })
  there.clock.advance(DAY)
  expect(await closeOf(there)).toMatchObject({ agrees: true, report: { ours: { count: 3, carriedIn: 2 } } })
  there.clock.advance(DAY)
  expect(await closeOf(there)).toMatchObject({ agrees: true, report: { ours: { count: 0 }, difference: 0 } })
})

describe('a report whose day is not over when ours is closed', () => {
  it('is no agreement, and is compared by the next close', async () => {
    const there = await counting({ hour: 1 })
    await there.buy('A')
    // Half past midnight.
    there.clock.advance(20.5 * HOUR)
    there.told.count = () => 999
    const early = await closeOf(there)
    expect(early).toMatchObject({
      ...{ day: '2026-11-21', agrees: false, suspects: [], earlierReports: [] },
      report: { over: false, difference: undefined },
      notCompared: [
        'the report of 2026-11-21: its day ends in there at 2026-11-22T01:00:00.000Z: close 2026-11-21 after that, or leave it to the next close',
      ],
    })
    there.told.count = (day) => (day === '2026-11-21' ? 2 : 0)
    there.clock.advance(DAY)
    const next = await closeOf(there, { askAtMost: 0 })
    expect(next.earlierReports).toMatchObject([{ day: '2026-11-21', ours: { count: 1 }, difference: 1 }])
    expect(next).toMatchObject({ day: '2026-11-22', agrees: false, report: { over: false } })
    // One that is closed again tells it again; the one after it does not.
    expect((await closeOf(there, { askAtMost: 0 })).earlierReports).toHaveLength(1)
    there.clock.advance(DAY + HOUR)
    const third = await closeOf(there)
    expect(third.earlierReports.map(({ day }) => day)).toEqual(['2026-11-22'])
    expect(third).toMatchObject({ day: '2026-11-23', agrees: true, report: { over: true }, notCompared: [] })
  })

  it('is closed again after it, and is compared then', async () => {
    const there = await counting({ hour: 1 })
    await there.buy('A')
    there.told.count = () => 1
    there.clock.advance(20.5 * HOUR)
    expect(await closeOf(there)).toMatchObject({ agrees: false })
    there.clock.advance(HOUR)
    expect(await closeOf(there)).toMatchObject({ nth: 2, agrees: true, report: { difference: 0 } })
    there.told.count = () => 0
    there.clock.advance(DAY)
    there.asked.length = 0
    expect(await closeOf(there)).toMatchObject({ agrees: true, earlierReports: [] })
    expect(there.asked).toEqual(['2026-11-22'])
  })

  it('that was not told is asked for again, and told as not compared while it is not', async () => {
    const there = await counting()
    let isUp = false
    const tell = there.told.count
    there.told.count = (day) => (isUp || day !== '2026-11-21' ? tell(day) : Number.NaN)
    there.clock.advance(DAY)
    expect(await closeOf(there)).toMatchObject({ agrees: false, report: { error: expect.anything() } })
    there.clock.advance(DAY)
    const still = await closeOf(there)
    expect(still).toMatchObject({ agrees: false, earlierReports: [], report: { difference: 0 } })
    expect(still.notCompared).toEqual([expect.stringContaining('the report of 2026-11-21: ')])
    isUp = true
    there.clock.advance(DAY)
    expect(await closeOf(there)).toMatchObject({
      ...{ day: '2026-11-23', agrees: true },
      earlierReports: [{ day: '2026-11-21', difference: 0 }],
    })
  })

  // Found by a second attack: it counted as compared, and a sale that the gateway lacks was in no close.
  it('that tells no count is asked for again, until a count was compared', async () => {
    const there = await counting()
    await there.buy('A')
    there.told.count = () => undefined
    there.clock.advance(DAY)
    const none = 'it tells no count that can be read'
    expect(await closeOf(there)).toMatchObject({
      agrees: false,
      notCompared: [
        `the report of 2026-11-21: ${none}: close 2026-11-21 again, or leave it to the next close`,
      ],
    })
    there.told.count = (day) => (day === '2026-11-21' ? undefined : 0)
    there.clock.advance(DAY)
    expect(await closeOf(there)).toMatchObject({ agrees: false, earlierReports: [{ day: '2026-11-21' }] })
    there.told.count = () => 0
    there.clock.advance(DAY)
    expect(await closeOf(there, { askAtMost: 0 })).toMatchObject({
      ...{ day: '2026-11-23', agrees: false, notCompared: [] },
      earlierReports: [{ day: '2026-11-21', difference: -1 }],
    })
  })

  it('is compared after however many closes of the days between', async () => {
    const there = await counting()
    await there.buy('A')
    there.told.count = () => undefined
    there.clock.advance(DAY)
    await closeOf(there)
    for (let n = 0; n < 210; n += 1) await closeOf(there, { day: '2026-11-22', provisional: true })
    there.told.count = () => 0
    there.clock.advance(DAY)
    const { earlierReports } = await closeOf(there, { askAtMost: 0 })
    expect(earlierReports).toMatchObject([{ day: '2026-11-21', difference: -1 }])
  })
})

// Found by a third attack: a night on which the close did not run was compared by nobody.
describe('the report of a day that was not closed', () => {
  it('is compared by the next close, as far as seven days before', async () => {
    const there = await counting()
    there.clock.advance(DAY)
    await closeOf(there)
    await there.buy('A')
    there.clock.advance(3 * DAY)
    there.asked.length = 0
    there.told.count = (day) => (day === '2026-11-22' ? 2 : 0)
    const next = await closeOf(there, { askAtMost: 0 })
    expect([...new Set(there.asked)]).toEqual(['2026-11-24', '2026-11-22', '2026-11-23'])
    expect(next).toMatchObject({ day: '2026-11-24', agrees: false, notCompared: [] })
    expect(next.earlierReports.map(({ day, difference }) => [day, difference])).toEqual([
      ['2026-11-22', 1],
      ['2026-11-23', 0],
    ])
    there.clock.advance(DAY)
    expect(await closeOf(there)).toMatchObject({ agrees: true, earlierReports: [] })
  })

  it('is named where it is longer ago', async () => {
    const there = await counting()
    there.clock.advance(DAY)
    await closeOf(there)
    there.clock.advance(10 * DAY)
    const next = await closeOf(there)
    expect(next.earlierReports).toHaveLength(7)
    expect(next).toMatchObject({
      ...{ day: '2026-12-01', agrees: false },
      notCompared: [
        'the reports of 2026-11-22 to 2026-11-23: these days were not closed: close each of them',
      ],
    })
    there.clock.advance(DAY)
    expect(await closeOf(there)).toMatchObject({ agrees: true, earlierReports: [], notCompared: [] })
  })

  it('is nothing before the first close', async () => {
    const there = await counting()
    there.clock.advance(5 * DAY)
    expect(await closeOf(there)).toMatchObject({ agrees: true, earlierReports: [] })
    expect(there.asked).toEqual(['2026-11-25'])
  })
})
