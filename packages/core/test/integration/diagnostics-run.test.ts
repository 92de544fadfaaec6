import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  channels,
  memoryStore,
  type Store,
  type Transport,
  undiciTransport,
  type WorkMessage,
} from '../../src/index.ts'
import { kumquatCallback } from '../../src/testing/index.ts'
import { callback, make } from './attacked/shop.ts'
import { gateway, kumquatAt, refuses, SIGN_KEY, succeeds } from './call-engine/gateway.ts'
import { kumquatSays } from './orders/asking.ts'
import { shop, until } from './orders/shop.ts'

/** Has all work of a channel done inside of something. */
function around(name: keyof typeof channels, run: NonNullable<WorkMessage['run']>): void {
  const listen = (message: unknown): void => {
    Object.assign(message as WorkMessage, { run })
  }
  subscribe(channels[name], listen)
  onTestFinished(() => void unsubscribe(channels[name], listen))
}

describe('work', () => {
  it('is done inside what a subscriber has set: calls, callbacks, deliveries and questions', async () => {
    const trace = new AsyncLocalStorage<string>()
    for (const name of ['callStart', 'callbackStart', 'deliveryStart', 'queryStart'] as const)
      around(name, (work) => trace.run(`${trace.getStore() ?? ''}/${name}`, work))
    const traces = new Set<string | undefined>()
    const seen = (): void => void traces.add(trace.getStore())
    const store: Store = { ...memoryStore(), durable: true }
    const { send } = undiciTransport()
    const transport: Transport = {
      send(request) {
        seen()
        return send(request)
      },
    }
    const there = await shop({ store, transport, script: () => kumquatSays('SUCCESS') })
    there.kumicorn.on('order.failed', { name: 'refund', handle: seen })
    await there.kumicorn.start()
    await there.kumicorn.kumquat.orders.query({ request_no: 'R1' })
    await there.kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R2', status: 'error' }, SIGN_KEY))
    await there.kumicorn.orders.recheck('R2').catch(() => undefined)
    await until(() => traces.size === 3)
    expect([...traces].sort()).toEqual([
      '/callStart',
      '/callbackStart/deliveryStart',
      '/queryStart/callStart',
    ])
  })

  it.each<readonly [string, NonNullable<WorkMessage['run']>]>([
    [
      'throws',
      () => {
        throw new Error('no')
      },
    ],
    [
      'throws afterwards',
      (work) => {
        work()
        throw new Error('no')
      },
    ],
    [
      'rejects',
      async (work) => {
        await work()
        throw new Error('no')
      },
    ],
    ['never calls it', () => undefined],
    ['calls it twice', (work) => [work(), work()]],
    ['is none', 5 as never],
  ])('is done once, and ends as it does, when what a subscriber has set %s', async (_, run) => {
    const server = await gateway([succeeds([{ country_code: 'KE' }]), refuses('JU9991', 401)])
    around('callStart', run)
    const client = kumquatAt(server.url)
    expect(await client.countries.list()).toMatchObject([{ country_code: 'KE' }])
    await expect(client.countries.list()).rejects.toMatchObject({ gatewayCode: 'JU9991' })
    expect(server.requests).toHaveLength(2)
  })

  it('that goes on by itself is outside of the request that has begun it', async () => {
    const requests = new AsyncLocalStorage<string>()
    const kumicorn = make({ store: { ...memoryStore(), durable: true } })
    const got: (string | undefined)[] = []
    kumicorn.on('order.succeeded', {
      name: 'fulfil',
      concurrency: 1,
      handle: () => {
        got.push(requests.getStore())
        if (got.length === 2) throw new Error('later')
      },
    })
    await requests.run('the first', () => kumicorn.start())
    // The first is leased by its own callback; the others find the handler busy, and are claimed by the loop.
    await requests.run('a callback', () =>
      Promise.all(['A', 'B', 'C'].map((reference) => kumicorn.callbacks.kumquat(callback(reference)))),
    )
    await until(() => got.length === 3)
    expect(got[0]).toBe('a callback')
    expect(got.slice(1)).toEqual([undefined, undefined])
  })
})
