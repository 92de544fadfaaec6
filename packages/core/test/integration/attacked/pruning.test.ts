import { manualClock } from '@kumicorn/testkit'
import { describe, expect, it, vi } from 'vitest'
import { memoryStore, type OrderRecord, type Store, sqliteStore } from '../../../src/index.ts'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { contentOf, SIGN_KEY, sealed, succeeds } from '../call-engine/gateway.ts'
import { airtime, order, type Shop, shop } from '../orders/shop.ts'
import { newPath } from '../stores/database-file.ts'
import { callback, make } from './shop.ts'

/** Waits until the one order that has ended, and its deliveries, can be pruned. */
const pruned = ({ kumicorn, clock }: Pick<Shop, 'kumicorn' | 'clock'>): Promise<unknown> => {
  clock.advance(1)
  const endedBefore = new Date(clock.now())
  return vi.waitUntil(async () => (await kumicorn.prune({ endedBefore })) === 1, { timeout: 30_000 })
}

describe.each([
  ['memoryStore', async () => memoryStore()],
  ['sqliteStore', async () => sqliteStore({ path: await newPath() })],
] as const)('prune() on %s', (_, open) => {
  // Found by an attack: it ended after a batch of which one had changed, with hundreds left.
  it('goes on to the end although orders change meanwhile', async () => {
    const inner = await open()
    const clock = manualClock()
    let changing: OrderRecord | undefined
    const store: Store = {
      ...inner,
      prune: async (batch) => {
        // A batch that is read is written over one that has changed meanwhile.
        const pruning = inner.prune(batch)
        const order = changing
        changing = undefined
        if (order)
          await inner.commit({ order: { ...order, version: order.version + 1 } }).catch(() => undefined)
        const count = await pruning
        return order ? Math.max(0, count - 1) : count
      },
    }
    const kumicorn = make({ store, clock })
    for (let n = 0; n < 450; n += 1) await kumicorn.callbacks.kumquat(callback(`A-${n}`))
    changing = (await inner.orders({ reference: 'A-3', limit: 1 })).items[0]
    clock.advance(1)
    const endedBefore = new Date(clock.now())
    await kumicorn.prune({ endedBefore })
    expect(await kumicorn.prune({ endedBefore })).toBe(0)
  })

  // Found by an attack: it was acknowledged, as what had been forgotten, and no handler got it.
  it('lets what is told first afterwards be news, and what was told before none', async () => {
    const done = { request_no: 'R1', serial_no: 'S1', status: 'SUCCESS', price: '98.0' }
    const script = () => succeeds(done)
    const there = await shop({ store: await open(), script })
    const { kumicorn, seen } = there
    await kumicorn.start()
    await kumicorn.kumquat.orders.place(order)
    const told = (pin: string) =>
      kumquatCallback({ request_no: 'R1', serial_no: 'S1', price: '98.0', pin }, SIGN_KEY)
    const types = () => seen.map(({ type, data }) => [type, data.pin])
    await pruned(there)
    expect(await kumicorn.callbacks.kumquat(told('4711-0815'))).toMatchObject({ status: 200 })
    await vi.waitUntil(() => seen.length > 1, { timeout: 30_000 })
    const news = [
      ['order.succeeded', undefined],
      ['order.updated', '4711-0815'],
    ]
    expect(types()).toEqual(news)
    for (let n = 0; n < 2; n += 1) {
      await pruned(there)
      expect(await kumicorn.callbacks.kumquat(told('4711-0815'))).toMatchObject({ status: 200 })
    }
    await kumicorn.stop()
    expect(types()).toEqual(news)
  })

  it('lets the token be news that a query tells first afterwards', async () => {
    let tokenData: string | undefined
    const there = await shop({
      store: await open(),
      script: (request) => {
        const { transId } = contentOf(request)
        return sealed({ code: 1200, msg: 'success', result: { transId, statusCode: '1', tokenData } })
      },
    })
    const { kumicorn, seen } = there
    await kumicorn.start()
    await kumicorn.paynicorn.airtime.topUp(airtime)
    await kumicorn.orders.recheck('T1')
    await pruned(there)
    tokenData = '1234-5678'
    await kumicorn.orders.recheck('T1')
    await vi.waitUntil(() => seen.length > 1, { timeout: 30_000 })
    expect(seen.map(({ type }) => type)).toEqual(['order.succeeded', 'order.updated'])
  })
})
