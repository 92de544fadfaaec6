import { ok, strictEqual } from 'node:assert/strict'
import { storeSamples } from '@kumicorn/testkit'
import fc from 'fast-check'
import { it } from 'vitest'
import { DecimalSum } from '../../src/data/decimal.ts'
import {
  type DecimalText,
  type Fact,
  memoryStore,
  type OrderRecord,
  type ReportedState,
} from '../../src/index.ts'
import { ApplyFact } from '../../src/orders/apply.ts'
import { changesOf } from '../../src/orders/closes/changes.ts'
import { DayTally } from '../../src/orders/closes/day-tally.ts'
import { override } from '../../src/orders/override.ts'
import { scheduleOf } from '../../src/orders/polling/schedule.ts'
import { kumquat } from '../unit/gateway.ts'

const { anOrder, keyOf } = storeSamples

const HOUR = 3_600_000
const DAY = 24 * HOUR
const BEGIN = 5 * DAY

/** What somebody says of an order: the gateway by one of its roads, or a person. */
interface Said {
  readonly by: 'call' | 'callback' | 'query' | 'person'
  readonly state: ReportedState
  readonly amount: string | undefined
  readonly hours: number
}

const said: fc.Arbitrary<Said> = fc.record({
  by: fc.constantFrom('call', 'callback', 'query', 'query', 'query', 'person'),
  state: fc.constantFrom('unknown', 'pending', 'succeeded', 'succeeded', 'failed', 'failed', 'rejected'),
  amount: fc.constantFrom(undefined, undefined, '98.0', '98.00', '5'),
  // The clock may be set back.
  hours: fc.constantFrom(0, 1, 20, -5),
})

/** Lives an order through all that is said, by the road that every order goes. */
async function lived(life: readonly Said[]) {
  const store = memoryStore()
  let now = BEGIN
  let latest = now
  const clock = { now: () => now, after: () => () => undefined }
  const gateway = kumquat()
  const entry = { gateway, schedule: scheduleOf(gateway) }
  const parts = { store, clock, handlersOf: () => [], lease: () => undefined }
  const applyFact = new ApplyFact({ ...parts, release: () => undefined, onEvent: () => undefined })
  const order = anOrder({
    account: gateway.account,
    gateway: gateway.name,
    kind: 'order',
    sends: 1,
    createdAt: now,
  })
  const key = keyOf(order)
  const known = async (): Promise<OrderRecord> => (await store.order(key)) as OrderRecord
  await store.begin(order)
  for (const [nth, { by, state, amount, hours }] of life.entries()) {
    now += hours * HOUR + 1
    latest = Math.max(latest, now)
    if (by === 'person') {
      if (state === 'succeeded' || state === 'failed' || state === 'rejected')
        await override({ applyFact, clock }, await known(), { state, reason: 'seen', by: 'ada' })
      continue
    }
    const about = { kinds: ['order'], reference: order.reference, status: state, data: { nth } }
    const fact: Fact = { source: by, state, amount: amount as DecimalText | undefined, ...about }
    await applyFact.apply(entry, key, fact, by === 'query' ? { asked: await known() } : {})
  }
  return { history: { order: await known(), events: await store.events(key) }, latest }
}

it('the closes of all days add up to what an order counts for now, whatever is said of it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(said, { maxLength: 14 }), async (life) => {
      const { history, latest } = await lived(life)
      const { order, events } = history
      // Else a close would not find it.
      ok(events.every(({ receivedAt }) => receivedAt <= order.updatedAt))
      const changes = changesOf(history)
      const total = new DecimalSum()
      for (let from = 0; from <= latest; from += DAY) {
        const tally = new DayTally(from, from + DAY)
        tally.add(history, changes)
        for (const { sums } of tally.kinds) for (const { net } of sums) total.add(net)
      }
      const { state, amount = '0', provisional } = order
      const counts = state === 'succeeded' && !provisional ? amount : '0'
      strictEqual(total.subtract(counts).isZero, true, `${state} ${amount} ${provisional}`)
    }),
    { numRuns: 2_000 },
  )
})
