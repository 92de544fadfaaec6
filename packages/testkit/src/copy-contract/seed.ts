import type { OrderRecord, Store } from '@kumicorn/core'
import { expect } from 'vitest'
import {
  aConflict,
  aMessage,
  anEvent,
  anOrder,
  claimOne,
  fail,
  kill,
  next,
  OURS,
  START,
  THEIRS,
} from '../store-contract/samples.ts'

/** What has gone wrong with text before: quotes, other scripts, marks of direction, what ends a line in JavaScript. */
export const ODD = '余额不足 "quoted" \\ back\u202e \u2028 \ud83d\ude00 \' ; DROP TABLE orders'

/** An event of a gateway with numbers that JavaScript would change. */
const BIG = '{"balance":12345678901234567890.10,"serial":9007199254740993,"tiny":5.8E-5}'

/** Puts orders of every sort into a store, with what is about them. Returns their references. */
export async function seedStore(store: Store): Promise<readonly string[]> {
  await store.expectHandlers(
    [
      { account: OURS, name: 'fulfil', types: ['order.succeeded'] },
      { account: OURS, name: 'refund/é', types: ['order.failed'] },
      { account: THEIRS, name: 'fulfil', types: ['order.succeeded'] },
    ],
    START,
  )
  const references: string[] = []
  const place = async (given: Partial<OrderRecord>): Promise<OrderRecord> => {
    const order = anOrder(given)
    expect((await store.begin(order)).state).toBe('new')
    references.push(order.reference)
    return order
  }
  await place({ reference: 'open', sends: 1, state: 'pending', queryAt: START + 60_000, once: 'payment P-1' })
  await place({ reference: 'theirs', account: THEIRS, recipient: undefined })
  await place({ reference: 'theirs', kind: 'refund', sending: { owner: 'me', nth: 2, until: START + 1 } })
  await place({
    reference: `odd ${ODD}`,
    recipient: ODD,
    asked: { note: ODD },
    stuck: true,
    state: 'unknown',
  })

  const told = await place({ reference: 'in conflict', told: true })
  await store.commit({
    order: next(told, {
      state: 'succeeded',
      conflict: aConflict,
      disputed: true,
      heard: ['d1', 'd2'],
      details: { pin: ODD },
    }),
    message: aMessage({ body: Uint8Array.from([0, 255, 10, 34]), callback: undefined, source: 'query' }),
    event: anEvent(told, {
      type: 'order.conflict',
      reason: ODD,
      data: JSON.parse('{"a":{"b":[1,null,"x"]}}'),
    }),
    handlers: ['somebody who left'],
  })

  let busy = await place({ reference: 'busy' })
  for (const type of ['order.accepted', 'order.succeeded', 'order.reversed'] as const) {
    busy = next(busy, { state: type === 'order.reversed' ? 'reversed' : 'succeeded' })
    const event = anEvent(busy, { type, data: { raw: BIG, at: Number.MAX_SAFE_INTEGER }, secrets: ['raw'] })
    await store.commit({ order: busy, event, message: aMessage(), handlers: ['fulfil'] })
  }
  const tried = await claimOne(store, 'fulfil')
  await fail(store, tried, { error: `the bank says ${ODD}`, retryAt: START + 5_000 })

  for (const reference of ['dead', 'dead too']) {
    const order = await place({ reference })
    const failed = next(order, { state: 'failed' })
    await store.commit({ order: failed, event: anEvent(failed, { type: 'order.failed' }) })
    await kill(store, 'refund/é')
  }

  const old = await place({ reference: 'old', asked: { account: '254771114118' }, personal: ['account'] })
  const ended = next(old, { state: 'succeeded', updatedAt: START - 1, lastAnswer: BIG })
  await store.commit({ order: ended, message: aMessage(), event: anEvent(ended, { type: 'order.updated' }) })
  expect(await store.prune({ accounts: [OURS], endedBefore: START, limit: 10 })).toBe(1)

  for (const madeAt of [START, START + 1])
    await store.keepClose?.({
      account: OURS,
      day: '2026-11-21',
      madeAt,
      body: JSON.stringify({ madeAt, note: ODD }),
    })
  return references
}
