import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { manualClock } from '@kumicorn/testkit'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  type CallbackMessage,
  type CallMessage,
  channels,
  type DeliveryMessage,
  memoryStore,
  type QueryMessage,
  type RetryMessage,
  type Store,
  StoreError,
} from '../../src/index.ts'
import { kumquatCallback } from '../../src/testing/index.ts'
import { callback, make } from './attacked/shop.ts'
import { gateway, kumquatAt, refuses, SIGN_KEY, succeeds } from './call-engine/gateway.ts'
import { kumquatSays, MINUTE, noSuchOrder, open } from './orders/asking.ts'
import { deliver, round, type ShopOptions, shop, until } from './orders/shop.ts'

/** What is published on channels from now on, as it is then; and the object itself. */
function published<T extends object>(...names: readonly (keyof typeof channels)[]) {
  const seen: { readonly name: string; readonly was: T; readonly message: T }[] = []
  for (const name of names) {
    const listen = (message: unknown): void =>
      void seen.push({ name, was: { ...(message as T) }, message: message as T })
    subscribe(channels[name], listen)
    onTestFinished(() => void unsubscribe(channels[name], listen))
  }
  return seen
}

describe('calls', () => {
  it('tell of each time that they are sent again, and why', async () => {
    const retries = published<RetryMessage>('callRetry')
    const ended = published<CallMessage>('callEnd')
    const server = await gateway([{ status: 500 }, succeeds([]), refuses('JU9995', 511), succeeds([])])
    const client = kumquatAt(server.url, { clock: manualClock() })
    await client.countries.list()
    await client.countries.list()
    expect(retries.map(({ was: { result, errorCode } }) => [result, errorCode])).toEqual([
      ['again', 'answer_malformed'],
      ['corrected', 'gateway_refused'],
    ])
    expect(retries.map(({ message }) => message.call)).toEqual(ended.map(({ message }) => message))
  })

  it('tell that they are not sent again when the client has done so too often', async () => {
    const retries = published<RetryMessage>('callRetry')
    const server = await gateway(() => ({ status: 500 }))
    const client = kumquatAt(server.url, { retries: 1 })
    for (let n = 0; n < 22; n += 1) await client.countries.list().catch(() => undefined)
    const results = retries.map(({ was: { result } }) => result)
    expect(results).toEqual([...Array(20).fill('again'), 'denied', 'denied'])
  })

  it('tell by how much the clock of the gateway is ahead', async () => {
    const ended = published<CallMessage>('callEnd')
    const clock = manualClock()
    const date = new Date(clock.now() + 90_000).toUTCString()
    const server = await gateway([succeeds([], { date }), succeeds([], { date: 'soon' })])
    const client = kumquatAt(server.url, { clock })
    await client.countries.list()
    await client.countries.list()
    const [first, second] = ended.map(({ was }) => was.skewMs)
    expect(Math.abs((first ?? 0) - 90_000)).toBeLessThanOrEqual(1000)
    expect(second).toBeUndefined()
  })
})

describe('callbacks', () => {
  it('tell of their start and their end with one and the same message', async () => {
    const seen = published<CallbackMessage>('callbackStart', 'callback')
    const { kumicorn, clock } = await shop({ store: { ...memoryStore(), durable: true } })
    const startedAt = clock.now()
    await kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1' }, SIGN_KEY))
    await kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R2' }, 'another key'))
    expect(seen.map(({ name, was }) => [name, was])).toEqual([
      ['callbackStart', { gateway: 'kumquat', kind: 'kumquat', startedAt }],
      [
        'callback',
        {
          ...{ gateway: 'kumquat', kind: 'kumquat', startedAt, durationMs: 0 },
          ...{ status: 200, result: 'acknowledged', reference: 'R1' },
          ...{ eventId: expect.any(String) as string, eventType: 'order.succeeded', key: 1 },
        },
      ],
      ['callbackStart', { gateway: 'kumquat', kind: 'kumquat', startedAt }],
      ['callback', expect.objectContaining({ status: 401, result: 'callback_signature', durationMs: 0 })],
    ])
    expect(seen[1]?.message).toBe(seen[0]?.message)
  })
})

describe('deliveries', () => {
  const lasting = (): Store => ({ ...memoryStore(), durable: true })

  /** What is told of the one delivery of an order, to a handler of one try. */
  async function toldOf(handle: () => unknown, options: ShopOptions = {}) {
    const there = await shop({ store: lasting(), deliveries: { maxTries: 1 }, ...options })
    there.kumicorn.on('order.failed', { name: 'refund', handle })
    await there.kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1', status: 'error' }, SIGN_KEY))
    const seen = published<DeliveryMessage>('deliveryStart', 'deliveryEnd')
    there.clock.advance(500)
    await deliver(there)
    return { ...there, told: seen.filter(({ was }) => was.handler === 'refund') }
  }

  it('tell of their start and their end with one and the same message', async () => {
    const clock = manualClock()
    const { told } = await toldOf(() => clock.advance(250), { clock })
    const [start, end, ...more] = told
    expect(more).toEqual([])
    const common = {
      ...{ gateway: 'kumquat', account: expect.stringContaining('kumquat') as string, kind: 'order' },
      ...{ reference: 'R1', handler: 'refund', eventType: 'order.failed', tries: 0, lagMs: 500 },
      eventId: expect.any(String) as string,
      startedAt: clock.now() - 250,
    }
    expect(start?.was).toEqual({ ...common, result: 'unfinished' })
    expect(end?.was).toEqual({ ...common, result: 'finished', durationMs: 250 })
    expect(end?.message).toBe(start?.message)
  })

  it('tell of a handler that throws, by the name of the error alone', async () => {
    const fail = (): never => {
      throw new TypeError('the PIN is 1234')
    }
    const first = await toldOf(fail, { deliveries: { maxTries: 2 } })
    expect(first.told[1]?.was).toMatchObject({ result: 'failed', errorName: 'TypeError' })
    const last = await toldOf(fail)
    expect(last.told[1]?.was).toMatchObject({ result: 'dead', errorName: 'TypeError' })
    expect(JSON.stringify([first.told, last.told])).not.toContain('1234')
    const odd = await toldOf(() => Promise.reject(Object.assign(new Error('x'), { name: 'a b c' })))
    expect(odd.told[1]?.was).toMatchObject({ errorName: 'Error' })
    const hostile = Object.defineProperty(new Error('x'), 'name', { get: () => fail() })
    expect((await toldOf(() => Promise.reject(hostile))).told[1]?.was).toMatchObject({ errorName: 'Error' })
  })

  it('tell of a handler that is here, but not for the type', async () => {
    const store = lasting()
    const [wide, narrow] = [make({ store }), make({ store, logger: false })]
    wide.on(['order.failed'], { name: 'refund', handle: () => undefined })
    narrow.on('order.stuck', { name: 'refund', handle: () => undefined })
    await narrow.start()
    const seen = published<DeliveryMessage>('deliveryEnd')
    await wide.callbacks.kumquat(callback('A', { status: 'error' }))
    await until(() => seen.length > 0)
    expect(seen[0]?.was).toMatchObject({ handler: 'refund', result: 'missing', tries: 0 })
  })

  it('tell that the store could not be told of their end', async () => {
    const store = lasting()
    const finishDelivery = vi.fn<Store['finishDelivery']>(() => Promise.resolve(false))
    const { told } = await toldOf(() => undefined, { store: { ...store, finishDelivery } })
    expect(told[1]?.was).toMatchObject({ result: 'unfinished', durationMs: 0 })
    const unreadable = lasting()
    const order: Store['order'] = (key) =>
      isRead ? Promise.reject(new StoreError('the disk is gone')) : unreadable.order(key)
    let isRead = false
    const claimDeliveries: Store['claimDeliveries'] = (claim) => {
      isRead = true
      return unreadable.claimDeliveries(claim)
    }
    const unread = await toldOf(() => undefined, { store: { ...unreadable, order, claimDeliveries } })
    expect(unread.told[1]?.was).toMatchObject({ result: 'unfinished' })
  })
})

describe('questions to a gateway', () => {
  it('tell what was learnt, and how late they were asked', async () => {
    const seen = published<QueryMessage>('queryStart', 'queryEnd')
    const there = await open('reset', kumquatSays('SUCCESS'))
    there.clock.advance(2 * MINUTE + 300)
    await round(there)
    const common = {
      ...{ gateway: 'kumquat', account: expect.stringContaining('kumquat') as string, kind: 'order' },
      ...{ reference: 'R1', scheduled: true, lagMs: 300, startedAt: there.clock.now() },
    }
    expect(seen.map(({ was }) => was)).toEqual([common, { ...common, durationMs: 0, result: 'succeeded' }])
    expect(seen[1]?.message).toBe(seen[0]?.message)
  })

  it.each([
    ['absent', noSuchOrder, {}],
    ['unknown', kumquatSays('WAITING'), {}],
    ['pending', kumquatSays('ACCEPT'), {}],
    ['error', 'reset', { errorCode: 'transport_failed' }],
  ] as const)('that somebody asks for tell of %s, too', async (result, answer, more) => {
    const seen = published<QueryMessage>('queryEnd')
    const there = await open('reset', answer)
    await there.kumicorn.orders.recheck('R1').catch(() => undefined)
    expect(seen[0]?.was).toMatchObject({ scheduled: false, lagMs: 0, result, ...more })
  })
})
