import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { closedPort } from '@kumicorn/testkit'
import { describe, expect, it, onTestFinished } from 'vitest'
import { memoryStore, sqliteStore } from '../../../src/index.ts'
import { paynicornPostback } from '../../../src/testing/index.ts'
import { gateway, type Reply, SECRET, sealed, succeeds, unknown } from '../call-engine/gateway.ts'
import { airtime, order, payment, round, shop } from '../orders/shop.ts'

// Rule 9: each of these was wrong on the commit before.
const processing = sealed({ code: '0000', message: 'ok', txnId: 'P1', status: '-1' })
const memory = memoryStore()
const refund = { payTxnId: 'P1', cpRefundId: 'O1', reason: 'no', memo: 'no' }
const refunding = sealed({ code: '0000', message: 'ok', refundId: 'F1', status: '-1' })
const postback = (fields: object) => paynicornPostback({ orderId: 'O1', ...fields }, SECRET)

describe('a payment and its refund under one reference', () => {
  async function both() {
    const there = await shop({ script: [processing, refunding] })
    await there.kumicorn.paynicorn.payments.create(payment)
    expect(await there.kumicorn.paynicorn.refunds.create(refund)).toMatchObject({ state: 'accepted' })
    const states = async () =>
      Promise.all(
        ['payment', 'refund'].map(async (kind) => (await there.kumicorn.orders.get('O1', { kind }))?.state),
      )
    return { ...there, states }
  }

  it('each get the postback with their own id', async () => {
    const { kumicorn, states } = await both()
    await kumicorn.callbacks.paynicornPostback(postback({ txnId: 'P1' }))
    expect(await states()).toEqual(['succeeded', 'pending'])
  })

  it('get the postback with the id of the refund, and none that carries an id that no answer told', async () => {
    const { kumicorn, states } = await both()
    await kumicorn.callbacks.paynicornPostback(postback({ txnId: 'X9' }))
    expect(await states()).toEqual(['pending', 'pending'])
    await kumicorn.callbacks.paynicornPostback(postback({ txnId: 'F1' }))
    expect(await states()).toEqual(['pending', 'succeeded'])
  })

  // Found by an attack: the record of the payment ended its refund, and lent it its id.
  it('are not confused by a query that tells of the payment when it is asked for the refund', async () => {
    const script = (_: unknown, n: number): Reply =>
      n === 0 ? 'reset' : sealed({ code: '0', message: '', status: '1', txnId: 'P1', orderId: 'O1' })
    const there = await shop({ script })
    const outcome = unknown(await there.kumicorn.paynicorn.refunds.create(refund))
    unknown(await outcome.resolve())
    for (let n = 0; n < 5; n += 1) await there.kumicorn.orders.recheck('O1')
    const found = await there.kumicorn.orders.get('O1')
    expect(found).toMatchObject({
      state: 'unknown',
      conflict: { reason: 'the gateway tells another txnId: P1' },
    })
    expect(found?.gatewayReference).toBeUndefined()
  })

  it.each([{ refundId: 'F1' }, { cpRefundId: 'O1' }, { payTxnId: 'P1' }])(
    'are told apart by a query of the refund that names the payment beside %j',
    async (fields) => {
      const told = sealed({ code: '0', message: '', status: '1', txnId: 'P1', ...fields })
      const there = await shop({ script: (_, n) => (n === 0 ? refunding : told) })
      await there.kumicorn.paynicorn.refunds.create(refund)
      expect(await there.kumicorn.orders.recheck('O1')).toMatchObject({
        state: 'succeeded',
        gatewayReference: 'F1',
      })
    },
  )

  it('are both asked about, and neither moved, when nothing tells them apart', async () => {
    const there = await shop({ script: () => 'reset' })
    await there.kumicorn.paynicorn.payments.create(payment)
    await there.kumicorn.paynicorn.refunds.create(refund)
    await there.kumicorn.callbacks.paynicornPostback(postback({ txnId: 'X9' }))
    for (const kind of ['payment', 'refund']) {
      expect(await there.kumicorn.orders.get('O1', { kind })).toMatchObject({ state: 'unknown' })
      const events = await there.kumicorn.orders.events('O1', { kind })
      expect(events.map(({ type }) => type)).toEqual(['order.conflict'])
    }
  })
})

describe('what the fields mean', () => {
  it('a second refund of one payment is refused, unless it is allowed', async () => {
    const { kumicorn, server } = await shop({ script: () => refunding })
    await kumicorn.paynicorn.refunds.create(refund)
    await expect(kumicorn.paynicorn.refunds.create({ ...refund, cpRefundId: 'O2' })).rejects.toMatchObject({
      code: 'already_placed',
      placedAs: 'O1',
    })
    expect(server.requests).toHaveLength(1)
    const allowed = await shop({ script: () => refunding, allowSeveralRefunds: true })
    await allowed.kumicorn.paynicorn.refunds.create(refund)
    expect(await allowed.kumicorn.paynicorn.refunds.create({ ...refund, cpRefundId: 'O2' })).toMatchObject({
      state: 'accepted',
    })
  })

  it('a refund that surely was not sent stands in the way of another one until a person says so', async () => {
    const server = { ...(await gateway([])), url: `http://127.0.0.1:${await closedPort()}` }
    const { kumicorn } = await shop({ server })
    const place = (cpRefundId: string) => kumicorn.paynicorn.refunds.create({ ...refund, cpRefundId })
    expect(await place('O1')).toMatchObject({ state: 'unknown', sent: false })
    await expect(place('O2')).rejects.toMatchObject({ code: 'already_placed', placedAs: 'O1' })
    await kumicorn.orders.override('O1', {
      state: 'rejected',
      reason: 'never sent',
      by: 'Ann',
      kind: 'refund',
    })
    expect(await place('O2')).toMatchObject({ state: 'unknown', sent: false })
  })

  // Found by an attack: a refund that was made while several were allowed did not count when they were not any more.
  it('a refund counts for those who may not make another one, also when it was made by one who may', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kumicorn-refunds-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    for (const make of [() => memory, () => sqliteStore({ path: join(folder, 'orders.db') })]) {
      const script = () => refunding
      const free = await shop({ script, store: make(), allowSeveralRefunds: true, abandoned: true })
      for (const cpRefundId of ['O1', 'O2'])
        await free.kumicorn.paynicorn.refunds.create({ ...refund, cpRefundId })
      const { kumicorn, server } = await shop({ script, store: make() })
      await expect(kumicorn.paynicorn.refunds.create({ ...refund, cpRefundId: 'O3' })).rejects.toMatchObject({
        code: 'already_placed',
      })
      expect(server.requests).toEqual([])
    }
  })

  it('a currency is upper-cased on the way in, so that ngn is NGN', async () => {
    const there = await shop({ script: [processing] })
    await there.kumicorn.paynicorn.payments.create({ ...payment, currency: 'ngn' })
    await there.kumicorn.callbacks.paynicornPostback(postback({ txnId: 'P1' }))
    expect(await there.kumicorn.orders.get('O1')).toMatchObject({ state: 'succeeded', currency: 'NGN' })
  })

  it('a price told while an order is processing is provisional', async () => {
    const says = (status: string, price: string): Reply =>
      succeeds({ request_no: 'R1', serial_no: 'S1', status, price })
    const there = await shop({
      script: (_, index) => (index === 0 ? says('PROCESSING', '98.0') : says('SUCCESS', '97.5')),
    })
    await there.kumicorn.kumquat.orders.place(order)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ amount: '98.0', provisional: true })
    await there.kumicorn.orders.recheck('R1')
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({
      state: 'succeeded',
      amount: '97.5',
      provisional: false,
    })
  })

  it("an extra amount parameter of KUMQUAT is not the order's price", async () => {
    const there = await shop({
      script: (_, index) =>
        succeeds({ request_no: 'R1', status: index ? 'SUCCESS' : 'ACCEPT', price: '98.0' }),
    })
    await there.kumicorn.kumquat.orders.place({ ...order, amount: '5' })
    await there.kumicorn.orders.recheck('R1')
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'succeeded', amount: '98.0' })
  })

  it.each(['PAUSED', undefined])(
    'the undocumented status word %s is unknown, not accepted',
    async (status) => {
      const { kumicorn } = await shop({
        script: () => succeeds({ request_no: 'R1', serial_no: 'S1', status }),
      })
      unknown(await kumicorn.kumquat.orders.place(order))
      expect(await kumicorn.orders.get('R1')).toMatchObject({ state: 'unknown' })
    },
  )

  it('a rejected outcome of an order that the gateway knows carries its serial number and reason', async () => {
    const { kumicorn } = await shop({
      script: () => succeeds({ request_no: 'R1', serial_no: 'S1', status: 'FAIL' }),
    })
    expect(await kumicorn.kumquat.orders.place(order)).toMatchObject({
      state: 'rejected',
      order: { serial_no: 'S1', status: 'FAIL' },
      error: { gatewayCode: 'FAIL' },
    })
  })

  it('an airtime query that tells another amount is reported', async () => {
    const topUp = (fields: object) =>
      sealed({ code: 1200, msg: 'ok', result: { transId: 'T1', statusCode: '1', ...fields } })
    const there = await shop({ script: (_, index) => topUp(index === 0 ? {} : { amount: '500' }) })
    await there.kumicorn.paynicorn.airtime.topUp(airtime)
    const { amountDiffers } = await there.kumicorn.reconcile()
    expect(amountDiffers).toMatchObject([{ reference: 'T1' }])
  })

  it('a product row that is odd does not fail the list', async () => {
    const { kumicorn } = await shop({ script: () => succeeds([{ name: 'no id' }, { id: 1, price: 'free' }]) })
    const { items } = await kumicorn.kumquat.products.list().page(1)
    expect(items).toHaveLength(2)
  })

  it('half a surrogate pair is refused in the parameters of both gateways', async () => {
    const { kumicorn, server } = await shop()
    const half = '\ud83d'
    for (const call of [
      () => kumicorn.kumquat.orders.place({ ...order, note: half }),
      () => kumicorn.kumquat.orders.place({ ...order, request_no: `R${half}` }),
      () => kumicorn.paynicorn.payments.create({ ...payment, orderId: half }),
      () => kumicorn.paynicorn.payments.create({ ...payment, memo: half }),
    ])
      await expect(call()).rejects.toMatchObject({ code: 'input_invalid' })
    expect(server.requests).toHaveLength(0)
    expect(await round(await shop())).toEqual([])
  })
})
