import type { OrderRecord, OrderState } from '@kumicorn/core'
import { storeSamples } from '@kumicorn/testkit'
import type { Shop } from './shop.ts'

const MINUTE = 60_000

/** One order in so many is not one that has simply succeeded. */
const ODD: readonly (readonly [every: number, given: Partial<OrderRecord>])[] = [
  [37, { state: 'failed' }],
  [101, { state: 'pending' }],
  [211, { state: 'unknown' }],
  [307, { state: 'rejected' }],
  [401, { state: 'reversed' }],
  [499, { state: 'pending', stuck: true }],
  [797, { state: 'succeeded', disputed: true }],
  [
    997,
    {
      state: 'succeeded',
      conflict: {
        reported: 'failed',
        reason: 'a callback reports failed (FAIL) of an order that has succeeded',
        since: Date.now() - 7 * MINUTE,
        recorded: 2,
        queries: 0,
        contradicted: 1,
      },
    },
  ],
]

/** Fills the store with orders of the past, the newest a minute old. */
export async function seed({ store, account }: Shop, count: number): Promise<void> {
  const now = Date.now()
  const order = (n: number): OrderRecord => {
    const [, odd] = ODD.findLast(([every]) => n % every === 0) ?? [0, { state: 'succeeded' as OrderState }]
    const createdAt = now - (count - n + 1) * MINUTE
    return storeSamples.anOrder({
      account,
      gateway: 'kumquat',
      kind: 'order',
      reference: `PAST-${String(n).padStart(7, '0')}`,
      operation: 'orders.place',
      recipient: `2547${String(71_114_000 + n).padStart(8, '0')}`,
      asked: { product_id: '19402', account: `2547${String(71_114_000 + n).padStart(8, '0')}` },
      amount: `${(n % 90) + 10}.50` as OrderRecord['amount'],
      currency: undefined,
      gatewayReference: `7DA98795A89940E0${String(n).padStart(8, '0')}`,
      sends: 1,
      told: true,
      createdAt,
      updatedAt: createdAt + 20_000,
      ...odd,
    })
  }
  for (let n = 1; n <= count; n += 1_000)
    await Promise.all(
      Array.from({ length: Math.min(1_000, count - n + 1) }, (_, index) => store.begin(order(n + index))),
    )
}
