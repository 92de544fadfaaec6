import { randomBytes } from 'node:crypto'
import { manualClock } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { type OrderRecord, type Store, StoreError, sqliteStore } from '../../../src/index.ts'
import { numberOf } from '../../../src/stores/sqlite/about-order.ts'
import { paynicornPostback } from '../../../src/testing/index.ts'
import { bodyOf, gateway, type Reply, SECRET, sealed, succeeds } from '../call-engine/gateway.ts'
import { payment, shop } from '../orders/shop.ts'
import { newPath, sql } from '../stores/database-file.ts'
import { callback, deadOf, make, pause, place, until } from './shop.ts'

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

it('does not hold up another one of its payment that is known', async () => {
  const path = await newPath()
  const store = sqliteStore({ path, encryptionKeys: [randomBytes(32)] })
  const script = (): Reply => sealed({ code: '0000', message: 'ok', status: '-1', refundId: 'F1' })
  const { kumicorn } = await shop({ store, script, allowSeveralRefunds: true })
  const { refunds } = kumicorn.paynicorn
  const of = (cpRefundId: string) => ({ payTxnId: 'P1', cpRefundId, reason: 'r', memo: 'm' })
  await refunds.create(of('A'))
  await refunds.create(of('B'))
  sql(path, "UPDATE orders SET record = zeroblob(64) WHERE reference = 'B'")
  const one = await shop({ store, script })
  expect(await one.kumicorn.paynicorn.refunds.create(of('A'))).toMatchObject({ state: 'accepted' })
})

describe('orders that cannot be read', () => {
  const READ_AGAIN = 5 * 60_000

  it('take no longer to be passed over than the others to be asked about, and are put off', async () => {
    const path = await newPath()
    const clock = manualClock()
    const { url: baseUrl } = await gateway((request) =>
      succeeds({ request_no: bodyOf(request).request_no, serial_no: 'S', status: 'ACCEPT' }),
    )
    const parts = {
      baseUrl,
      clock,
      deliveries: { pollInterval: 1_000 },
      reconcile: { schedule: { kumquat: [1_000] } },
    }
    const lostStore = sqliteStore({ path, encryptionKeys: [randomBytes(32)] })
    const lost = make({ ...parts, store: lostStore })
    for (let n = 0; n < 5; n += 1) await lost.kumquat.orders.place({ ...place, request_no: `L${n}` })
    const lostKeys = (await lostStore.keysInUse?.())?.flatMap(({ keyId }) => keyId ?? [])
    const store = sqliteStore({ path, encryptionKeys: [randomBytes(32)], lostKeys })
    const claims: number[] = []
    const logged: unknown[] = []
    const logger = { debug() {}, info() {}, warn() {}, error: (about: object) => void logged.push(about) }
    const watching: Store = {
      ...store,
      async claimQueries(claim) {
        const claimed = await store.claimQueries(claim)
        if (claimed.length > 0) claims.push(clock.now())
        return claimed
      },
    }
    const kumicorn = make({ ...parts, store: watching, logger })
    clock.advance(10)
    await kumicorn.kumquat.orders.place(place)
    clock.advance(2_000)
    const startedAt = clock.now()
    await kumicorn.start()
    for (let n = 0; n < 1_000 && claims.length < 6; n += 1) {
      clock.advance(200)
      await pause(5)
    }
    await kumicorn.stop()
    // Each at the pace of the gateway: at a look of its own each second it took five seconds more.
    expect((claims.at(-1) as number) - startedAt).toBeLessThan(5_000)
    expect(logged).toHaveLength(5)
    expect(logged[0]).toMatchObject({ reference: 'L0', gateway: 'kumquat', err: { code: 'store_failed' } })
    const { account } = (await store.orders({ limit: 1 })).items[0] as OrderRecord
    const claim = (now: number) => store.claimQueries({ account, now, leaseUntil: now + 1, limit: 9 })
    const isLost = (one: object): boolean => 'error' in one
    expect((await claim(startedAt + READ_AGAIN - 1)).filter(isLost)).toEqual([])
    expect((await claim(clock.now() + READ_AGAIN)).filter(isLost)).toHaveLength(5)
  })

  it('do not hold up the deliveries of others until the next look', async () => {
    const path = await newPath()
    const encryptionKeys = [randomBytes(32)]
    const writer = make({ store: sqliteStore({ path, encryptionKeys }) })
    writer.on('order.succeeded', { name: 'h', handle: () => undefined })
    for (let n = 0; n < 50; n += 1) await writer.callbacks.kumquat(callback(`A-${n}`))
    sql(path, `UPDATE events SET event = zeroblob(64) WHERE serial < ${numberOf(50, 1)}`)
    const store = sqliteStore({ path, encryptionKeys })
    const { items } = await store.orders({ limit: 1 })
    const now = Date.now() + 60_000
    const claim = { accounts: [items[0]?.account as string], now, leaseUntil: now + 600_000 }
    const handlers = [{ name: 'h', limit: 10 }]
    expect(await store.claimDeliveries({ ...claim, handlers })).toMatchObject([
      { event: { reference: 'A-49' } },
    ])
    await expect(store.claimDeliveries({ ...claim, handlers, now: now + READ_AGAIN })).rejects.toThrow(
      StoreError,
    )
    await store.close()
  })
})

describe('a dead letter that cannot be read', () => {
  /** Two dead letters: of the first the event is damaged. */
  async function dead() {
    const path = await newPath()
    const kumicorn = make({
      store: sqliteStore({ path, encryptionKeys: [randomBytes(32)] }),
      deliveries: { maxTries: 1, pollInterval: 20 },
    })
    let isMended = false
    const got: string[] = []
    const handle = ({ reference }: { readonly reference: string }): void => {
      if (!isMended) throw new Error('no')
      got.push(reference)
    }
    kumicorn.on('order.succeeded', { name: 'h', handle })
    await kumicorn.start()
    for (const name of ['A', 'B']) await kumicorn.callbacks.kumquat(callback(name))
    await until(async () => (await deadOf(kumicorn)).length === 2)
    const id = (await deadOf(kumicorn))[0]?.id as number
    isMended = true
    return { kumicorn, path, id, got }
  }

  it('is told of in lists, and passed over when all are replayed', async () => {
    const { kumicorn, path, id, got } = await dead()
    sql(path, `UPDATE events SET event = zeroblob(64) WHERE serial = ${numberOf(1, 1)}`)
    const { deadLetters, unreadable } = await kumicorn.deadLetters.list()
    expect(deadLetters).toMatchObject([{ event: { reference: 'B' } }])
    expect(unreadable).toMatchObject([{ id, handler: 'h', tries: 1, error: { code: 'store_failed' } }])
    await expect(kumicorn.deadLetters.replay(id)).rejects.toThrow(StoreError)
    expect(await kumicorn.deadLetters.replayAll()).toBe(1)
    await until(() => got.length === 1)
    expect(got).toEqual(['B'])
  })

  it('can be discarded, by its own merchant only', async () => {
    const { kumicorn, path, id } = await dead()
    sql(path, `UPDATE events SET event = zeroblob(64) WHERE serial = ${numberOf(1, 1)}`)
    const other = make({ store: sqliteStore({ path }), partnerNo: 'P2' })
    expect(await other.deadLetters.discard(id)).toBe(false)
    expect(await kumicorn.deadLetters.discard(id)).toBe(true)
    expect(await kumicorn.deadLetters.list()).toMatchObject({ unreadable: [] })
  })

  it('because its order cannot is not replayed, and says why', async () => {
    const { kumicorn, path, id, got } = await dead()
    sql(path, "UPDATE orders SET record = zeroblob(64) WHERE reference = 'A'")
    await expect(kumicorn.deadLetters.replay(id)).rejects.toThrow(/its order cannot be read/)
    expect(await kumicorn.deadLetters.replayAll()).toBe(1)
    await until(() => got.length === 1)
    expect(got).toEqual(['B'])
  })
})

// Found by an attack: the postback was refused for ever, though its id tells which order it is about.
it('a postback with the id of an order is taken, though another one of its reference cannot be read', async () => {
  const path = await newPath()
  const answer = (fields: object) => sealed({ code: '0', message: '', status: '-1', ...fields })
  const store = sqliteStore({ path, encryptionKeys: [randomBytes(32)] })
  const { kumicorn } = await shop({ store, script: [answer({ txnId: 'P1' }), answer({ refundId: 'F1' })] })
  await kumicorn.paynicorn.payments.create(payment)
  await kumicorn.paynicorn.refunds.create({ payTxnId: 'P1', cpRefundId: 'O1', reason: 'r', memo: 'm' })
  sql(path, "UPDATE orders SET record = zeroblob(64) WHERE kind = 'refund'")
  const postback = (txnId: string) =>
    kumicorn.callbacks.paynicornPostback(paynicornPostback({ txnId, orderId: 'O1' }, SECRET))
  expect(await postback('P1')).toMatchObject({ status: 200 })
  expect(await kumicorn.orders.get('O1', { kind: 'payment' })).toMatchObject({ state: 'succeeded' })
  expect(await postback('P2')).toMatchObject({ status: 503 })
})
