import { manualClock } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { type OrderEvent, sqliteStore } from '../../../src/index.ts'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { type Reply, SIGN_KEY, succeeds } from '../call-engine/gateway.ts'
import { newPath } from '../stores/database-file.ts'
import { deliver, order, round, type Shop, shop, until } from './shop.ts'

const MINUTE = 60_000

const kumquatSays = (status: string): Reply => succeeds({ request_no: 'R1', serial_no: 'S1', status })

/** A process that will be gone: it is never stopped, and its clock never moves. */
const doomed = (path: string): Promise<Shop> =>
  shop({ store: sqliteStore({ path }), script: () => 'hang', abandoned: true })

/** The process that takes its place, `later` milliseconds after the crash. */
async function successor(path: string, later: number, script: () => Reply = () => 'reset') {
  const clock = manualClock()
  clock.advance(later)
  return shop({ store: sqliteStore({ path }), script, clock })
}

const acknowledge = async ({ kumicorn }: Pick<Shop, 'kumicorn'>, request_no = 'R1'): Promise<void> => {
  const reply = await kumicorn.callbacks.kumquat(kumquatCallback({ request_no }, SIGN_KEY))
  expect(reply).toMatchObject({ status: 200, body: 'SUCCESS' })
}

describe('after a crash', () => {
  it('what was acknowledged and not handled yet is handled by the next process', async () => {
    const path = await newPath()
    await acknowledge(await doomed(path))
    const next = await successor(path, 0)
    await deliver(next)
    expect(next.seen).toMatchObject([{ type: 'order.succeeded', reference: 'R1' }])
  })

  it('what a handler was busy with is taken over once the lease has run out, under the same event id', async () => {
    const path = await newPath()
    const first = await doomed(path)
    const busy = Promise.withResolvers<OrderEvent>()
    const gate = Promise.withResolvers<void>()
    first.kumicorn.on('order.succeeded', {
      name: 'fulfil',
      handle: (event) => {
        busy.resolve(event)
        return gate.promise
      },
    })
    await acknowledge(first)
    await first.kumicorn.start()
    const { id } = await busy.promise

    const got: string[] = []
    const fulfil = (event: OrderEvent): void => void got.push(event.id)
    const early = await successor(path, 30_000 - 1)
    early.kumicorn.on('order.succeeded', fulfil)
    await deliver(early)
    expect(got).toEqual([])
    const late = await successor(path, 30_000)
    late.kumicorn.on('order.succeeded', fulfil)
    await deliver(late)
    expect(got).toEqual([id])
    expect(await deliver(late)).toBe(0)
    gate.resolve()
  })

  it('an order that was on its way to the gateway is asked about and ends in its true state', async () => {
    const path = await newPath()
    const first = await doomed(path)
    void first.kumicorn.kumquat.orders.place(order)
    await first.server.received(1)

    const next = await successor(path, 2 * MINUTE, () => kumquatSays('SUCCESS'))
    expect(await next.kumicorn.orders.get('R1')).toMatchObject({ state: 'created' })
    expect(await round(next)).toEqual(['R1'])
    expect(next.server.requests[0]?.url).toContain('/query')
    expect(await next.kumicorn.orders.get('R1')).toMatchObject({
      state: 'succeeded',
      operation: 'orders.place',
    })
  })

  it('the same order placed again sends nothing', async () => {
    const path = await newPath()
    const first = await doomed(path)
    void first.kumicorn.kumquat.orders.place(order)
    await first.server.received(1)
    const next = await successor(path, 1)
    expect(await next.kumicorn.kumquat.orders.place(order)).toMatchObject({ state: 'unknown' })
    expect(next.server.requests).toHaveLength(0)
  })

  it('a callback that repeats is acknowledged and changes nothing', async () => {
    const path = await newPath()
    await acknowledge(await doomed(path))
    const next = await successor(path, 1)
    await acknowledge(next)
    await deliver(next)
    await next.kumicorn.start()
    await acknowledge(next)
    expect(next.seen).toHaveLength(1)
    expect(await next.kumicorn.orders.events('R1')).toHaveLength(1)
  })
})

describe('stop()', () => {
  it('waits for the handlers that run, writes how they ended, and starts no others', async () => {
    const there = await shop({
      store: sqliteStore({ path: await newPath() }),
      deliveries: { concurrency: 1 },
    })
    const { kumicorn } = there
    const started = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    const ended: string[] = []
    kumicorn.on('order.succeeded', {
      name: 'slow',
      handle: async ({ reference }) => {
        started.resolve()
        await gate.promise
        ended.push(reference)
      },
    })
    await acknowledge(there, 'R1')
    await acknowledge(there, 'R2')
    await kumicorn.start()
    await started.promise
    const stopped = kumicorn.stop().then(() => ended.push('stopped'))
    gate.resolve()
    await stopped
    expect(ended).toEqual(['R1', 'stopped'])
    await kumicorn.start()
    await until(() => ended.length === 3)
    expect(ended).toEqual(['R1', 'stopped', 'R2'])
  })

  it('leaves no timer behind, however often it is stopped and started', async () => {
    const { kumicorn, clock } = await shop()
    for (let n = 0; n < 3; n += 1) {
      await kumicorn.start()
      await kumicorn.start()
      await kumicorn.stop()
      await kumicorn.stop()
    }
    expect(clock.timers).toBe(0)
  })

  it('waits for the question that is under way, and writes its answer', async () => {
    const gate = Promise.withResolvers<Reply>()
    const there = await shop({ script: (_, index) => (index === 0 ? 'reset' : gate.promise) })
    const { kumicorn, clock, server } = there
    await kumicorn.kumquat.orders.place(order)
    clock.advance(2 * MINUTE)
    await kumicorn.start()
    await server.received(2)
    const stopped = kumicorn.stop()
    gate.resolve(kumquatSays('SUCCESS'))
    await stopped
    expect(await kumicorn.orders.get('R1')).toMatchObject({ state: 'succeeded' })
  })
})
