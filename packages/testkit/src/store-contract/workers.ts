import type { Store } from '@kumicorn/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Open } from './new-store.ts'
import { claimOf, fail, LEASE, START, written } from './samples.ts'

const handlers = ['fulfil', 'mail']

/** What a worker does with what it has claimed. */
type Deed = 'finish' | 'fail' | 'die' | 'crash'

interface Plan {
  readonly events: readonly number[]
  readonly deeds: readonly Deed[]
  readonly workers: number
  readonly limit: number
}

const plans: fc.Arbitrary<Plan> = fc.record({
  /** How many events each order has. */
  events: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 }),
  deeds: fc.array(fc.constantFrom<Deed>('finish', 'fail', 'die', 'crash'), { maxLength: 30 }),
  workers: fc.integer({ min: 1, max: 4 }),
  limit: fc.integer({ min: 1, max: 10 }),
})

/** Writes the orders, and returns which events each handler has to see, in their order. */
async function fill(store: Store, counts: readonly number[]): Promise<string[][]> {
  const wanted: string[][] = []
  for (const count of counts) {
    const { events } = await written(store, ...Array.from({ length: count }, () => handlers))
    wanted.push(events.map(({ id }) => id))
  }
  return wanted
}

/** Several workers at a time, some of which fail or vanish, until nothing is left to do. */
async function work(store: Store, { deeds, workers, limit }: Plan): Promise<Map<string, string[]>> {
  const script = [...deeds]
  const dead: number[] = []
  const finished = new Map<string, string[]>(handlers.map((name) => [name, []]))
  for (let now = START, idle = 0; idle < 2; now += LEASE) {
    const claims = Array.from({ length: workers }, () =>
      store.claimDeliveries(claimOf(handlers, { now, limit })),
    )
    const claimed = (await Promise.all(claims)).flat()
    expect(new Set(claimed.map(({ id }) => id)).size).toBe(claimed.length)
    idle = claimed.length === 0 ? idle + 1 : 0
    for (const delivery of claimed) {
      const { id, token, handler, event } = delivery
      const deed = script.shift() ?? 'finish'
      if (deed === 'fail') await fail(store, delivery, { now, retryAt: now + 1 })
      if (deed === 'die') {
        await fail(store, delivery, { now })
        dead.push(id)
      }
      if (deed !== 'finish') continue
      expect(await store.finishDelivery(id, token)).not.toBe(false)
      finished.get(handler)?.push(event.id)
    }
    // Revived at once: nothing newer of its order has been handed out in between.
    for (const id of dead.splice(0)) expect(await store.revive(id, now)).toBe(true)
  }
  return finished
}

/** The whole of it: whatever workers do, each handler gets each event, in the order of its order. */
export function workers(open: Open): void {
  describe('many workers, some of which fail or crash', () => {
    it('bring every event to every handler, the events of one order in their order', async () => {
      const store = await open()
      await fc.assert(
        fc.asyncProperty(plans, async (plan) => {
          const wanted = await fill(store, plan.events)
          const finished = await work(store, plan)
          for (const name of handlers) {
            const got = finished.get(name) ?? []
            for (const ids of wanted) expect(got.filter((id) => ids.includes(id))).toEqual(ids)
            expect(got).toHaveLength(wanted.flat().length)
          }
        }),
        { numRuns: 40 },
      )
    })
  })
}
