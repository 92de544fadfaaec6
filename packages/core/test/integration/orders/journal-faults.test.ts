import { describe, expect, it, vi } from 'vitest'
import { memoryStore, StoreError } from '../../../src/index.ts'
import { type Reply, refuses, succeeds, unknown } from '../call-engine/gateway.ts'
import { order, round, shop } from './shop.ts'

const kumquatSays = (status: string): Reply => succeeds({ request_no: 'R1', serial_no: 'S1', status })
const MINUTE = 60_000

/** A store that can be taken away. */
function fragile() {
  const kept = memoryStore()
  const state = { broken: false }
  const guarded = <Given extends unknown[], T>(call: (...given: Given) => Promise<T>) => {
    return async (...given: Given): Promise<T> => {
      if (state.broken) throw new StoreError('the disk is gone')
      return call(...given)
    }
  }
  return { store: { ...kept, begin: guarded(kept.begin), commit: guarded(kept.commit) }, state }
}

describe('when the store fails', () => {
  it('before an order is sent, the call fails and nothing is sent', async () => {
    const { store, state } = fragile()
    const { kumicorn, server } = await shop({ store, script: () => kumquatSays('ACCEPT') })
    state.broken = true
    await expect(kumicorn.kumquat.orders.place(order)).rejects.toThrow(StoreError)
    expect(server.requests).toHaveLength(0)
    state.broken = false
    expect(await kumicorn.kumquat.orders.place(order)).toMatchObject({ state: 'accepted' })
  })

  it.each<readonly [string, Reply, string, string]>([
    ['accepted', kumquatSays('ACCEPT'), 'SUCCESS', 'succeeded'],
    ['rejected', refuses('JU9991', 400), 'REJECT', 'failed'],
    ['unknown', 'reset', 'SUCCESS', 'succeeded'],
  ])(
    'after it was sent, its outcome %s is told all the same and the query loop mends the record',
    async (outcome, answer, status, state) => {
      const { store, state: disk } = fragile()
      const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() }
      const there = await shop({
        store,
        logger,
        script: (_, index) => {
          disk.broken = index === 0
          return index === 0 ? answer : kumquatSays(status)
        },
      })
      const { kumicorn, clock } = there
      expect(await kumicorn.kumquat.orders.place(order)).toMatchObject({ state: outcome })
      expect(logger.error).toHaveBeenCalledWith(
        expect.objectContaining({ reference: 'R1', err: expect.any(StoreError) }),
        expect.stringContaining('could not be written'),
      )
      disk.broken = false
      expect(await kumicorn.orders.get('R1')).toMatchObject({ state: 'created' })
      clock.advance(2 * MINUTE)
      expect(await round(there)).toEqual(['R1'])
      expect(await kumicorn.orders.get('R1')).toMatchObject({ state })
    },
  )

  it('while a doubt is resolved, the answer is told all the same', async () => {
    const { store, state } = fragile()
    const { kumicorn } = await shop({ store, script: ['reset', kumquatSays('SUCCESS')] })
    const doubt = unknown(await kumicorn.kumquat.orders.place(order))
    state.broken = true
    expect(await doubt.resolve()).toMatchObject({ state: 'accepted' })
  })
})

describe('resolve()', () => {
  it.each<readonly [string, Reply, string, string]>([
    ['accepted', kumquatSays('PROCESSING'), 'pending', 'order.accepted'],
    ['accepted', kumquatSays('SUCCESS'), 'succeeded', 'order.succeeded'],
    ['rejected', kumquatSays('FAIL'), 'failed', 'order.failed'],
  ])('that finds the order %s writes it down', async (outcome, reply, state, type) => {
    const { kumicorn } = await shop({ script: ['reset', reply] })
    const doubt = unknown(await kumicorn.kumquat.orders.place(order))
    expect(await doubt.resolve()).toMatchObject({ state: outcome })
    expect(await kumicorn.orders.get('R1')).toMatchObject({ state })
    expect(await kumicorn.orders.events('R1')).toMatchObject([{ type, source: 'query' }])
  })

  it('that learns nothing changes nothing', async () => {
    const { kumicorn, clock } = await shop({ script: ['reset', 'reset', refuses('JU9997', 400)] })
    const doubt = unknown(await kumicorn.kumquat.orders.place(order))
    const before = await kumicorn.orders.get('R1')
    clock.advance(MINUTE)
    await doubt.resolve()
    await doubt.resolve()
    expect(await kumicorn.orders.get('R1')).toEqual(before)
    expect(await kumicorn.orders.events('R1')).toEqual([])
  })
})
