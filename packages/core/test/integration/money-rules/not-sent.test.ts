import { closedPort } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import {
  memoryStore,
  type Store,
  StoreError,
  type Transport,
  TransportError,
  undiciTransport,
} from '../../../src/index.ts'
import { paynicornPostback } from '../../../src/testing/index.ts'
import { gateway, kumquatAt, type Reply, refuses, SECRET, succeeds, unknown } from '../call-engine/gateway.ts'
import { order, payment, round, shop } from '../orders/shop.ts'
import { reachable } from './placed.ts'

const { orderDescription: _, ...money } = payment
const payout = { ...money, payoutMethod: 'MTN', name: 'n', account: '0801' }

// Rule 8: what surely was not sent can be sent again by the same call. On the commit before, the reference was burnt.
const accepts = succeeds({ request_no: 'R1', serial_no: 'S1', status: 'ACCEPT' })
const at = (port: number) => ({
  url: `http://127.0.0.1:${port}`,
  port,
  requests: [],
  connections: 0,
  received: async () => undefined,
})

describe('an order that surely was not sent', () => {
  it('is known as such, not asked about, and sent by the same call again', async () => {
    const port = await closedPort()
    const there = await shop({ server: at(port) })
    const outcome = unknown(await there.kumicorn.kumquat.orders.place(order))
    expect(outcome).toMatchObject({ sent: false, error: { requestSent: 'no' } })
    const found = await there.kumicorn.orders.get('R1')
    expect(found).toMatchObject({ state: 'created', sends: 0 })
    expect(found?.queryAt).toBeUndefined()
    const server = await gateway([accepts], port)
    expect(await there.kumicorn.kumquat.orders.place(order)).toMatchObject({ state: 'accepted' })
    expect(server.requests).toHaveLength(1)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'pending', sends: 1 })
  })

  it('is one that was given up before it was sent, too', async () => {
    const there = await shop({ script: [accepts] })
    const outcome = unknown(await there.kumicorn.kumquat.orders.place(order, { signal: AbortSignal.abort() }))
    expect(outcome.sent).toBe(false)
    expect(there.server.requests).toHaveLength(0)
    there.clock.advance(3_600_000)
    expect(await round(there)).toEqual([])
    expect(await there.kumicorn.kumquat.orders.place(order)).toMatchObject({ state: 'accepted' })
  })

  // Found by an attack: a question in between burnt the reference.
  it.each<readonly [string, Reply]>([
    ['fails', 'reset'],
    ['says that it does not know it', refuses('JU9997', 400)],
  ])('can be sent again although a question during the attempt %s', async (_, answer) => {
    const begun = Promise.withResolvers<void>()
    const refused = Promise.withResolvers<void>()
    let isDown = true
    const wire = undiciTransport()
    const transport: Transport = {
      async send(request) {
        if (!isDown || request.url.endsWith('/query')) return wire.send(request)
        begun.resolve()
        await refused.promise
        throw new TransportError('failed', 'connection refused', { requestSent: 'no' })
      },
    }
    const there = await shop({ transport, script: [answer, accepts] })
    const placing = there.kumicorn.kumquat.orders.place(order, { timeout: 3_600_000 })
    await begun.promise
    there.clock.advance(120_000)
    expect(await round(there)).toEqual(['R1'])
    refused.resolve()
    expect(unknown(await placing).sent).toBe(false)
    isDown = false
    expect(await there.kumicorn.kumquat.orders.place(order)).toMatchObject({ state: 'accepted' })
  })

  it('can be sent again although the store could not be told', async () => {
    const port = await closedPort()
    const kept = memoryStore()
    let isBroken = false
    const store: Store = {
      ...kept,
      commit: (change) =>
        isBroken ? Promise.reject(new StoreError('the disk is gone')) : kept.commit(change),
      async begin(order) {
        const begun = await kept.begin(order)
        isBroken = begun.state === 'new'
        return begun
      },
    }
    const there = await shop({ server: at(port), store })
    const { kumicorn } = there
    expect(unknown(await kumicorn.kumquat.orders.place(order)).sent).toBe(false)
    isBroken = false
    const server = await gateway([accepts], port)
    store.begin = kept.begin
    expect(await kumicorn.kumquat.orders.place(order)).toMatchObject({ state: 'accepted' })
    expect(await kumicorn.kumquat.orders.place(order)).toMatchObject({ state: 'accepted' })
    expect(server.requests).toHaveLength(1)
    expect(await kumicorn.orders.get('R1')).toMatchObject({ state: 'pending', sends: 1 })
  })

  // Found by an attack: the row was there though the store had thrown, and the reference was burnt.
  it.each(['begin', 'commit'] as const)(
    'can be sent again after a %s that failed, but was written',
    async (call) => {
      const port = await closedPort()
      const kept = memoryStore()
      let isBroken = false
      const failing = <Given extends unknown[], T>(write: (...given: Given) => Promise<T>) => {
        return async (...given: Given): Promise<T> => {
          const written = await write(...given)
          if (isBroken) throw new StoreError('the answer of the store was lost')
          return written
        }
      }
      const broken = call === 'begin' ? { begin: failing(kept.begin) } : { commit: failing(kept.commit) }
      const there = await shop({ server: at(port), store: { ...kept, ...broken } })
      const { kumicorn } = there
      if (call === 'commit') unknown(await kumicorn.kumquat.orders.place(order))
      isBroken = true
      await expect(kumicorn.kumquat.orders.place(order)).rejects.toThrow(StoreError)
      isBroken = false
      expect(await kumicorn.orders.get('R1')).toMatchObject({ state: 'created', sends: 1 })
      const server = await gateway(['reset', accepts], port)
      expect(unknown(await kumicorn.kumquat.orders.place(order)).sent).not.toBe(false)
      // Now it was sent.
      expect(unknown(await kumicorn.kumquat.orders.place(order)).sent).not.toBe(false)
      expect(server.requests).toHaveLength(1)
    },
  )

  // Found by an attack: the failed write of the second call was taken for that of the first, which had been sent.
  it('is no order whose outcome could not be written, whatever fails at the next call', async () => {
    const kept = memoryStore()
    let isAway = false
    const whileThere = <Given extends unknown[], T>(call: (...given: Given) => Promise<T>) => {
      return async (...given: Given): Promise<T> => {
        if (isAway) throw new StoreError('the store is away')
        return call(...given)
      }
    }
    const store = { ...kept, begin: whileThere(kept.begin), commit: whileThere(kept.commit) }
    const script = (): Reply => {
      isAway = true
      return 'reset'
    }
    const there = await shop({ script, store })
    expect(unknown(await there.kumicorn.kumquat.orders.place(order)).sent).toBe(true)
    await expect(there.kumicorn.kumquat.orders.place(order)).rejects.toThrow(StoreError)
    isAway = false
    expect(unknown(await there.kumicorn.kumquat.orders.place(order)).sent).toBe(true)
    expect(there.server.requests.filter(({ url }) => !url?.includes('query'))).toHaveLength(1)
  })

  // Found by an attack: it was sent although the gateway had told of it.
  it.each([
    ['with other money', { amount: '95.00', currency: 'NGN' }],
    ['with a status that is not documented', { status: '7' }],
    ['for another account', { account: '999' }],
  ])('is not sent once the gateway has told of it %s', async (_, fields) => {
    const { now, transport } = reachable('/payout')
    now.up = false
    const there = await shop({ transport, script: () => 'reset' })
    const pay = () => there.kumicorn.paynicorn.payouts.create(payout)
    expect(unknown(await pay()).sent).toBe(false)
    const signed = paynicornPostback({ txnId: 'P1', orderId: 'O1', ...fields }, SECRET)
    expect(await there.kumicorn.callbacks.paynicornPostback(signed)).toMatchObject({ status: 200 })
    now.up = true
    expect(unknown(await pay()).sent).toBe(true)
    expect(there.server.requests).toHaveLength(0)
    const known = await there.kumicorn.orders.get('O1')
    expect(known?.conflict).toBeDefined()
    expect(known?.queryAt).toBeDefined()
    expect(await there.kumicorn.reconcile()).toMatchObject({ failed: [{ reference: 'O1' }] })
  })

  // Found by reading: it was sent, and a call that failed again took the question of the contradiction away.
  it('is not sent once a callback may have told of it, or of another order that was not sent either', async () => {
    const { now, transport } = reachable('/payout', '/pay')
    now.up = false
    const there = await shop({ transport, script: () => 'reset' })
    const { payments, payouts } = there.kumicorn.paynicorn
    unknown(await payments.create(payment))
    unknown(await payouts.create(payout))
    const signed = paynicornPostback({ txnId: 'P9', orderId: 'O1' }, SECRET)
    expect(await there.kumicorn.callbacks.paynicornPostback(signed)).toMatchObject({ status: 200 })
    now.up = true
    expect(unknown(await payments.create(payment)).sent).toBe(true)
    expect(unknown(await payouts.create(payout)).sent).toBe(true)
    expect(there.server.requests).toHaveLength(0)
    for (const kind of ['payment', 'payout'])
      expect(await there.kumicorn.orders.get('O1', { kind })).toMatchObject({
        sends: 0,
        conflict: expect.anything(),
        queryAt: expect.any(Number),
      })
  })

  it('does not stand in the way of the same refund under another reference, once it was sent', async () => {
    const refund = { payTxnId: 'P1', cpRefundId: 'F1', reason: 'no', memo: 'no' }
    const there = await shop({ script: () => 'reset' })
    unknown(await there.kumicorn.paynicorn.refunds.create(refund))
    await expect(
      there.kumicorn.paynicorn.refunds.create({ ...refund, cpRefundId: 'F2' }),
    ).rejects.toMatchObject({
      code: 'already_placed',
      placedAs: 'F1',
    })
    expect(there.server.requests).toHaveLength(1)
  })
})

describe('an order that was refused, and then not sent again', () => {
  // Found by an attack: the last try counted, so that the gateway surely had seen nothing.
  it.each([
    ['unprocessed', refuses('JU9989', 503)],
    ['for its clock', refuses('JU9995', 511, { date: 'Mon, 24 Nov 2025 08:00:00 GMT' })],
  ])('%s, is rejected by what the gateway has said', async (_, reply) => {
    const server = await gateway([reply])
    let tries = 0
    const transport: Transport = {
      send: (request) => {
        tries += 1
        if (tries === 1) return undiciTransport().send(request)
        throw new TransportError('failed', 'connection refused', { requestSent: 'no' })
      },
    }
    const client = kumquatAt(server.url, { transport, retries: 1 })
    expect(await client.orders.place(order)).toMatchObject({ state: 'rejected' })
    expect(tries).toBeGreaterThan(1)
  })
})
