import { httpServer, manualClock } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { memoryStore, type Store, StoreError, sqliteStore } from '../../../src/index.ts'
import { newPath } from '../stores/database-file.ts'
import { callback, make, pause, place } from './shop.ts'

type Method = Exclude<keyof Store, 'durable' | 'close' | 'open'>
const methods: readonly Method[] = [
  'begin',
  'order',
  'commit',
  'tryCommit',
  'claimQueries',
  'claimDeliveries',
  'claimOrder',
  'unfinished',
  'renewDelivery',
  'finishDelivery',
  'failDelivery',
]
const stores = [
  ['memoryStore', async () => memoryStore()],
  ['sqliteStore', async () => sqliteStore({ path: await newPath() })],
] as const

/** The store, with one call of one method failing: before it has done anything, or after it has done all. */
function failingOnce(store: Store, method: Method, nth: number, side: 'before' | 'after'): Store {
  let count = 0
  if (store[method] === undefined) return store
  const call = store[method] as (...given: unknown[]) => Promise<unknown>
  const failing = async (...given: unknown[]): Promise<unknown> => {
    count += 1
    if (count !== nth) return call(...given)
    if (side === 'after') await call(...given)
    throw new StoreError('the disk is full')
  }
  return { ...store, [method]: failing }
}

describe.each(stores)('a call of %s that fails once', (_, open) => {
  it.each(methods)(
    '(%s, at any time) loses nothing, sends nothing twice and rejects nothing',
    async (method) => {
      for (const nth of [1, 2, 3]) {
        for (const side of ['before', 'after'] as const) {
          const what = `${method} ${nth} ${side}`
          const result = { status: 'ACCEPT', request_no: 'A', serial_no: 's' }
          const gateway = await httpServer((response, { url }) => {
            const told = url?.includes('query') ? { ...result, status: 'SUCCESS' } : result
            response.end(JSON.stringify({ returnCode: 'SUCCESS', result: told }))
          })
          const inner = await open()
          const clock = manualClock()
          const kumicorn = make({
            store: failingOnce(inner, method, nth, side),
            clock,
            baseUrl: gateway.url,
            deliveries: { pollInterval: 1_000 },
          })
          const got = new Set<string>()
          kumicorn.on(['order.succeeded', 'order.rejected', 'order.failed'], {
            name: 'h',
            handle: ({ type }) => void got.add(type),
          })
          const start = () => kumicorn.start().catch(() => undefined)
          await start()
          await start()
          const placed = () => kumicorn.kumquat.orders.place(place).catch((error: unknown) => error)
          await placed()
          await placed()
          const told = callback('A', { serial_no: 's', status: 'success' })
          const isTaken = async (): Promise<boolean> =>
            (await kumicorn.callbacks.kumquat(told)).status === 200
          // What was leased to nobody is free again when the lease has run out; the gateway comes again later than that.
          let taken = await isTaken()
          for (let n = 0; n < 2 && !taken; n += 1) {
            clock.advance(31_000)
            taken = await isTaken()
          }
          expect(taken, what).toBe(true)
          for (let n = 0; n < 400 && !got.has('order.succeeded'); n += 1) {
            clock.advance(1_000)
            await pause(1)
          }
          expect([...got], what).toEqual(['order.succeeded'])
          expect((await kumicorn.orders.get('A'))?.state, what).toBe('succeeded')
          const sent = gateway.requests.filter(({ url }) => !url?.includes('query'))
          expect(sent.length, what).toBeLessThanOrEqual(1)
          await kumicorn.stop({ timeout: 10 })
          await inner.close()
        }
      }
    },
  )
})
