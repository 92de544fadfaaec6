import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../../src/index.ts'
import { kumquatCallback, paynicornPostback, paynicornRecharge } from '../../../src/testing/index.ts'
import { type Reply, SECRET, SIGN_KEY, sealed, succeeds } from '../call-engine/gateway.ts'
import { order, payment, shop } from './shop.ts'

const accepts: Reply = succeeds({ request_no: 'R1', serial_no: 'S1', status: 'ACCEPT' })
const success = (request_no = 'R1') => kumquatCallback({ request_no, serial_no: 'S1' }, SIGN_KEY)

async function placed(store = memoryStore()) {
  const there = await shop({ store, script: () => accepts })
  await there.kumicorn.kumquat.orders.place(order)
  return there
}

describe('orders.get()', () => {
  it('tells what is known of an order, without what is only for the machinery', async () => {
    const { kumicorn, clock } = await placed()
    const found = await kumicorn.orders.get('R1')
    expect(found).toMatchObject({
      gateway: 'kumquat',
      kind: 'order',
      reference: 'R1',
      operation: 'orders.place',
      state: 'pending',
      stuck: false,
      disputed: false,
      gatewayReference: 'S1',
      ids: { serial_no: 'S1' },
      recipient: '8615180624622',
      createdAt: clock.now(),
      updatedAt: clock.now(),
    })
    for (const name of ['fingerprint', 'lastAnswer', 'details', 'heard', 'version'])
      expect(Object.keys(found ?? {})).not.toContain(name)
    expect(await kumicorn.orders.get('R2')).toBeUndefined()
  })

  it('wants the kind where a reference is that of several orders', async () => {
    const { kumicorn } = await shop()
    await kumicorn.callbacks.paynicornPostback(paynicornPostback({ orderId: 'X' }, SECRET))
    await kumicorn.callbacks.paynicornRecharge(paynicornRecharge({ originOrderNo: 'X', status: 2 }, SECRET))
    await expect(kumicorn.orders.get('X')).rejects.toThrow(
      /"X".*paynicorn topUp, paynicorn payment.*give kind/,
    )
    expect(await kumicorn.orders.get('X', { kind: 'topUp' })).toMatchObject({ state: 'failed' })
    expect(await kumicorn.orders.get('X', { kind: 'payment' })).toMatchObject({
      state: 'succeeded',
    })
    expect(await kumicorn.orders.get('X', { kind: 'order' })).toBeUndefined()
  })
})

describe('orders.wait()', () => {
  it('resolves at once for an order that has ended', async () => {
    const { kumicorn } = await placed()
    await kumicorn.callbacks.kumquat(success())
    expect(await kumicorn.orders.wait('R1')).toMatchObject({ state: 'succeeded' })
  })

  it('resolves when the news comes, without any time passing', async () => {
    const { kumicorn, clock } = await placed()
    const waiting = kumicorn.orders.wait('R1')
    await clock.waiting(1)
    await kumicorn.callbacks.kumquat(success())
    expect(await waiting).toMatchObject({ state: 'succeeded' })
    expect(clock.timers).toBe(0)
  })

  it('waits for the states that it is told, and for nothing else', async () => {
    const { kumicorn, clock } = await shop({
      script: () => sealed({ code: '0000', message: 'ok', txnId: 'P1', status: '-1' }),
    })
    await kumicorn.paynicorn.payments.create(payment)
    expect(await kumicorn.orders.wait('O1', { until: ['pending', 'failed'] })).toMatchObject({
      state: 'pending',
    })
    const waiting = kumicorn.orders.wait('O1', { until: ['failed'] })
    await clock.waiting(1)
    const postback = (fields: object) => paynicornPostback({ orderId: 'O1', txnId: 'P1', ...fields }, SECRET)
    await kumicorn.callbacks.paynicornPostback(postback({ amount: '1.00' }))
    await kumicorn.callbacks.kumquat(success('O1'))
    await kumicorn.callbacks.paynicornPostback(postback({ status: '0' }))
    await expect(waiting).rejects.toThrow(/several orders/)
    expect(await kumicorn.orders.wait('O1', { kind: 'payment' })).toMatchObject({ state: 'failed' })
  })

  it('sees what another process has written when it looks again', async () => {
    const store = memoryStore()
    const { kumicorn, clock } = await placed(store)
    const other = await shop({ store })
    const waiting = kumicorn.orders.wait('R1')
    await clock.waiting(1)
    await other.kumicorn.callbacks.kumquat(success())
    clock.advance(999)
    expect(clock.timers).toBe(1)
    clock.advance(1)
    expect(await waiting).toMatchObject({ state: 'succeeded' })
  })

  it('is given up with the reason of its signal, before or while it waits', async () => {
    const { kumicorn, clock } = await placed()
    const reason = new Error('the customer left')
    await expect(kumicorn.orders.wait('R1', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const stop = new AbortController()
    const waiting = kumicorn.orders.wait('R1', { signal: stop.signal })
    await clock.waiting(1)
    stop.abort(reason)
    await expect(waiting).rejects.toBe(reason)
    expect(clock.timers).toBe(0)
  })

  it('fails for an order that nobody knows', async () => {
    const { kumicorn } = await shop()
    await expect(kumicorn.orders.wait('R1')).rejects.toMatchObject({ code: 'order_unknown' })
  })
})

describe('the kind of an order', () => {
  it('refuses a kind that there is not', async () => {
    const { kumicorn } = await shop({})
    await expect(kumicorn.orders.get('R1', { kind: 'paymnt' })).rejects.toThrow(
      'orders: there is no kind "paymnt" of orders: did you mean "payment"?',
    )
    await expect(kumicorn.orders.events('R1', { kind: 'payment', gateway: 'kumquat' })).rejects.toThrow(
      'orders: there is no kind "payment" of orders at kumquat (there are: order)',
    )
    expect(await kumicorn.orders.get('R1', { kind: 'payment' })).toBeUndefined()
  })
})

describe('orders.list()', () => {
  it('is newest first, page by page, and narrowed by status, gateway and time', async () => {
    const { kumicorn, clock } = await shop()
    for (let n = 1; n <= 3; n += 1) {
      await kumicorn.callbacks.kumquat(success(`R${n}`))
      clock.advance(1_000)
    }
    await kumicorn.callbacks.paynicornRecharge(paynicornRecharge({ originOrderNo: 'T1', status: 0 }, SECRET))
    const listed = async (...options: Parameters<typeof kumicorn.orders.list>) =>
      (await kumicorn.orders.list(...options)).orders.map(({ reference }) => reference)
    expect(await listed()).toEqual(['T1', 'R3', 'R2', 'R1'])
    expect(await listed({ status: 'pending' })).toEqual(['T1'])
    expect(await listed({ status: ['pending', 'succeeded'], gateway: 'kumquat' })).toEqual(['R3', 'R2', 'R1'])
    expect(await listed({ since: new Date(clock.now() - 2_000) })).toEqual(['T1', 'R3', 'R2'])
    const { next } = await kumicorn.orders.list({ limit: 3 })
    expect(await kumicorn.orders.list({ limit: 3, after: next })).toMatchObject({
      orders: [{ reference: 'R1' }],
      next: undefined,
    })
    const [newest] = (await kumicorn.orders.list()).orders
    expect(Object.keys(newest ?? {})).not.toContain('fingerprint')
  })
})

describe('orders.events()', () => {
  it('tells everything that happened to an order, oldest first', async () => {
    const { kumicorn } = await placed()
    await kumicorn.callbacks.kumquat(success())
    await kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1', serial_no: 'other' }, SIGN_KEY))
    const events = await kumicorn.orders.events('R1')
    expect(events.map(({ type, source }) => [type, source])).toEqual([
      ['order.accepted', 'call'],
      ['order.succeeded', 'callback'],
      ['order.conflict', 'callback'],
    ])
    expect(await kumicorn.orders.events('R1', { kind: 'topUp' })).toEqual([])
  })
})
