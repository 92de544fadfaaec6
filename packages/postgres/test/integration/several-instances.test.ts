import type { Clock } from '@kumicorn/core'
import { manualClock, storeSamples } from '@kumicorn/testkit'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import { describe, expect, it } from 'vitest'
import { postgresStore } from '../../src/index.ts'
import { happenings, shop } from '../helpers/shop.ts'

const { anOrder, START, OURS } = storeSamples

describe('several instances', () => {
  it('wake each other: what one leaves to another is handled at once, without polling', async () => {
    const schema = newSchema()
    const make = () => shop(postgresStore({ pool: newPool(), schema }))
    const [one, other] = [make(), make()]
    const [first, second] = [happenings(), happenings()]
    other.kumicorn.on('order.succeeded', { name: 'mail', handle: (event) => second.note(event) })
    await other.kumicorn.start()
    one.kumicorn.on('order.succeeded', { name: 'ship', handle: (event) => first.note(event) })
    await one.kumicorn.start()
    await one.ripe('T1')
    await Promise.all([first.reach(1), second.reach(1)])
    await other.ripe('T2')
    await Promise.all([first.reach(2), second.reach(2)])
    const ids = [first, second].map(({ seen }) => seen.map(({ reference }) => reference))
    expect(ids).toEqual([
      ['T1', 'T2'],
      ['T1', 'T2'],
    ])
  })

  // Found by an attack: it began ten minutes later, when the clock of the other one had got there.
  it('begin what one has left whose clock is ahead, by that of the database', async () => {
    const schema = newSchema()
    const make = (clock?: Clock) => shop(postgresStore({ pool: newPool(), schema }), { clock })
    const [ahead, right] = [make(manualClock(Date.now() + 600_000)), make()]
    const events = happenings()
    right.kumicorn.on('order.succeeded', { name: 'mail', handle: (event) => events.note(event) })
    await right.kumicorn.start()
    await right.kumicorn.stop()
    await ahead.ripe('T1')
    const { oldestUndelivered } = await right.kumicorn.health()
    expect(oldestUndelivered).toBeLessThanOrEqual(Date.now())
    await right.kumicorn.start()
    await events.reach(1)
  })

  it('ask a gateway no faster together than one alone', async () => {
    const schema = newSchema()
    const stores = [1, 2, 3].map(() => postgresStore({ pool: newPool(), schema }))
    for (let n = 0; n < 6; n += 1) await stores[0]?.begin(anOrder({ queryAt: START - 60_000 }))
    const claim = (now: number) =>
      Promise.all(
        stores.map((store) =>
          store.claimQueries({ account: OURS, now, leaseUntil: now + 60_000, limit: 1, spacing: 200 }),
        ),
      )
    for (const [now, count] of [
      [START, 1],
      [START + 199, 0],
      [START + 200, 1],
      // Instances whose clocks are behind.
      [START + 100, 0],
      [START - 59_000, 0],
      // A clock that was ahead has been put right.
      [START + 1_000_000, 1],
      [START + 400, 1],
    ] as const)
      expect([now, (await claim(now)).flat().length]).toEqual([now, count])
  })
})
