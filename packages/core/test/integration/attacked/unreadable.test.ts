import { randomBytes } from 'node:crypto'
import { manualClock } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { StoreError, sqliteStore } from '../../../src/index.ts'
import { newPath, sql } from '../stores/database-file.ts'
import { callback, make } from './shop.ts'

// Found by an attack: a missing key or a flipped bit in one row made all of orders.list() and prune() fail.

async function damaged() {
  const path = await newPath()
  const clock = manualClock()
  const store = sqliteStore({ path, encryptionKeys: [randomBytes(32)] })
  const kumicorn = make({ store, clock })
  for (const name of ['A', 'B', 'C']) {
    await kumicorn.callbacks.kumquat(callback(name))
    clock.advance(1)
  }
  sql(path, "UPDATE orders SET record = zeroblob(64) WHERE reference = 'B'")
  return { kumicorn, clock, path }
}

describe('an order that cannot be read', () => {
  it('is told of in lists, which show the others', async () => {
    const { kumicorn } = await damaged()
    const { orders, unreadable } = await kumicorn.orders.list()
    expect(orders.map(({ reference }) => reference)).toEqual(['C', 'A'])
    expect(unreadable).toMatchObject([
      {
        reference: 'B',
        gateway: 'kumquat',
        kind: 'order',
        state: 'succeeded',
        error: expect.any(StoreError),
      },
    ])
    expect((await kumicorn.orders.list({ limit: 1 })).next).toBeDefined()
  })

  it('is not taken for none', async () => {
    const { kumicorn } = await damaged()
    await expect(kumicorn.orders.get('B')).rejects.toThrow(StoreError)
    expect(await kumicorn.orders.get('A')).toMatchObject({ state: 'succeeded' })
  })

  it('stands in the report of a reconciliation', async () => {
    const { kumicorn, path } = await damaged()
    sql(path, "DELETE FROM orders WHERE reference <> 'B'")
    expect(await kumicorn.reconcile()).toMatchObject({
      failed: [{ reference: 'B', before: 'succeeded', error: { code: 'store_failed' } }],
    })
  })

  it('stays when the others are pruned, and that is said', async () => {
    const { kumicorn, clock } = await damaged()
    const endedBefore = new Date(clock.now())
    await expect(kumicorn.prune({ endedBefore })).rejects.toThrow(/encrypted row of orders was changed/)
    for (const name of ['A', 'C']) expect(await kumicorn.orders.get(name)).toMatchObject({ pruned: true })
    await expect(kumicorn.orders.get('B')).rejects.toThrow(StoreError)
  })
})
