import { describe, expect, it } from 'vitest'
import { memoryStore, ReferenceReusedError } from '../../../src/index.ts'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { errorOf, type Reply, refuses, SIGN_KEY, sealed, succeeds, unknown } from '../call-engine/gateway.ts'
import { airtime, order, payment, shop } from './shop.ts'

const kumquatSays = (status: string): Reply => succeeds({ request_no: 'R1', serial_no: 'S1', status })
const MINUTE = 60_000

describe('before an order is sent', () => {
  it('it is written down, so that a crash in mid-call leaves something to ask about', async () => {
    const held: unknown[] = []
    const there = await shop({
      script: async () => {
        held.push(await there.kumicorn.orders.get('R1'))
        return kumquatSays('ACCEPT')
      },
    })
    await there.kumicorn.kumquat.orders.place(order)
    expect(held).toMatchObject([
      {
        gateway: 'kumquat',
        account: expect.stringMatching(/^kumquat_[0-9a-f]{16}$/) as string,
        kind: 'order',
        reference: 'R1',
        operation: 'orders.place',
        state: 'created',
        stuck: false,
        recipient: '8615180624622',
        asked: { account: '8615180624622', product_id: '19402' },
        sends: 1,
        createdAt: there.clock.now(),
        queryAt: there.clock.now() + 2 * MINUTE,
      },
    ])
  })

  it('what a callback can be checked against is kept with it', async () => {
    const { kumicorn } = await shop({
      script: () =>
        sealed({ code: '0000', message: 'ok', txnId: 'P1', status: '-1', webUrl: 'https://pay.example' }),
    })
    await kumicorn.paynicorn.payments.create(payment)
    expect(await kumicorn.orders.get('O1')).toMatchObject({
      gateway: 'paynicorn',
      kind: 'payment',
      operation: 'payments.create',
      state: 'pending',
      amount: '100.00',
      currency: 'NGN',
      gatewayReference: 'P1',
    })
  })

  it.each([
    ['airtime.topUp', { amount: '50', recipient: '08184123954' }],
    ['payouts.create', { amount: '5', currency: 'KES', recipient: '0712' }],
  ])('what belongs to %s is kept as well', async (operation, expected) => {
    const { kumicorn } = await shop({ script: () => 'reset' })
    const { airtime: topUps, payouts } = kumicorn.paynicorn
    if (operation === 'airtime.topUp') await topUps.topUp(airtime)
    else {
      const payout = { orderId: 'O1', amount: '5', currency: 'KES', countryCode: 'KE', name: 'Tom' }
      await payouts.create({ ...payout, payoutMethod: 'MPESA', account: '0712' })
    }
    const [found] = (await kumicorn.orders.list()).orders
    expect(found).toMatchObject({ operation, state: 'unknown', ...expected })
  })

  it('nothing is written for a client that works alone, nor for wrong input', async () => {
    const { kumicorn, server } = await shop()
    await expect(kumicorn.kumquat.orders.place({ ...order, account: '' })).rejects.toMatchObject({
      name: 'InputError',
    })
    expect((await kumicorn.orders.list()).orders).toEqual([])
    expect(server.requests).toHaveLength(0)
  })
})

describe('what came back is written down', () => {
  it.each<readonly [string, Reply, string, string | undefined]>([
    ['accepted', kumquatSays('ACCEPT'), 'pending', 'order.accepted'],
    ['done at once', kumquatSays('SUCCESS'), 'succeeded', 'order.succeeded'],
    ['refused', refuses('JU9991', 400), 'rejected', 'order.rejected'],
    ['a failed order', kumquatSays('FAIL'), 'failed', 'order.failed'],
    ['nothing', 'reset', 'unknown', undefined],
    ['nonsense', { body: 'sorry' }, 'unknown', undefined],
  ])('%s', async (_, reply, state, type) => {
    const { kumicorn } = await shop({ script: [reply] })
    await kumicorn.kumquat.orders.place(order)
    expect(await kumicorn.orders.get('R1')).toMatchObject({ state })
    const events = await kumicorn.orders.events('R1')
    expect(events.map((event) => [event.type, event.source])).toEqual(type ? [[type, 'call']] : [])
  })
})

/** Places an order, tells of it by callback, places it again. */
async function twice(replies: readonly Reply[], ...callbacks: readonly string[]) {
  const there = await shop({ script: replies })
  const first = await there.kumicorn.kumquat.orders.place(order)
  for (const status of callbacks) {
    const callback = kumquatCallback({ request_no: 'R1', serial_no: 'S1', status }, SIGN_KEY)
    expect(await there.kumicorn.callbacks.kumquat(callback)).toMatchObject({ status: 200 })
  }
  const sent = there.server.requests.length
  const second = await there.kumicorn.kumquat.orders.place({ ...order })
  expect(there.server.requests).toHaveLength(sent)
  return { ...there, first, second }
}

describe('the same order once more sends nothing and tells what is known', () => {
  it('when it was accepted', async () => {
    const { first, second } = await twice([kumquatSays('ACCEPT')])
    expect(second).toEqual(first)
    expect(second).toMatchObject({ state: 'accepted', order: { serial_no: 'S1', status: 'ACCEPT' } })
  })

  it('when it has succeeded since', async () => {
    const { second } = await twice([kumquatSays('ACCEPT')], 'success')
    expect(second).toMatchObject({ state: 'accepted', order: { serial_no: 'S1' } })
  })

  it('when it was refused', async () => {
    const { first, second } = await twice([refuses('JU9991', 400)])
    expect(second).toMatchObject({ state: 'rejected', error: { gatewayCode: 'JU9991', httpStatus: 400 } })
    if (first.state !== 'rejected' || second.state !== 'rejected') expect.fail('both are rejected')
    expect(second.error.message).toBe(first.error.message)
    expect(second.error.meaning).toBe(first.error.meaning)
  })

  it('when it has failed since', async () => {
    const { second } = await twice([kumquatSays('ACCEPT')], 'error')
    expect(second).toMatchObject({ state: 'rejected', error: { meaning: expect.stringContaining('failed') } })
  })

  it('when it was reversed', async () => {
    const there = await shop({ script: [kumquatSays('ACCEPT'), kumquatSays('FAIL')] })
    await there.kumicorn.kumquat.orders.place(order)
    await there.kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1', serial_no: 'S1' }, SIGN_KEY))
    const failure = kumquatCallback({ request_no: 'R1', serial_no: 'S1', status: 'error' }, SIGN_KEY)
    await there.kumicorn.callbacks.kumquat(failure)
    expect(await there.kumicorn.orders.recheck('R1')).toMatchObject({ state: 'reversed' })
    expect(await there.kumicorn.kumquat.orders.place(order)).toMatchObject({
      state: 'rejected',
      order: { serial_no: 'S1' },
    })
    expect(there.server.requests).toHaveLength(2)
  })

  it('when it is in doubt: then it can be resolved', async () => {
    const { second, server, kumicorn } = await twice(['reset', kumquatSays('SUCCESS')])
    expect(unknown(second).error).toMatchObject({
      code: 'order_in_doubt',
      gateway: 'kumquat',
      operation: 'orders.place',
    })
    expect(await unknown(second).resolve()).toMatchObject({ state: 'accepted', order: { status: 'SUCCESS' } })
    expect(server.requests).toHaveLength(2)
    expect(await kumicorn.orders.get('R1')).toMatchObject({ state: 'succeeded' })
  })

  it('when only a callback has told how the doubt ended, without passing an error off as the order', async () => {
    const { second } = await twice(['reset'], 'success')
    expect(second).toMatchObject({ state: 'accepted' })
    expect(JSON.stringify(second)).not.toContain('transport')
  })

  it('from another process, while the first call is still under way', async () => {
    const store = memoryStore()
    const gate = Promise.withResolvers<Reply>()
    const first = await shop({ store, script: () => gate.promise })
    const second = await shop({ store })
    const placed = first.kumicorn.kumquat.orders.place(order)
    await first.server.received(1)
    expect(unknown(await second.kumicorn.kumquat.orders.place(order)).error).toMatchObject({
      code: 'order_in_doubt',
    })
    gate.resolve(kumquatSays('ACCEPT'))
    expect(await placed).toMatchObject({ state: 'accepted' })
    expect(second.server.requests).toHaveLength(0)
  })

  it('at the same time: all callers share the one answer', async () => {
    const { kumicorn, server } = await shop({ script: [kumquatSays('ACCEPT')] })
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => kumicorn.kumquat.orders.place({ ...order })),
    )
    expect(server.requests).toHaveLength(1)
    expect(outcomes).toEqual(Array(20).fill(outcomes[0]))
    expect(outcomes[0]).toMatchObject({ state: 'accepted' })
  })

  it('also when its parameters come in another order, or an optional one as undefined', async () => {
    const { kumicorn, server } = await shop({ script: [kumquatSays('ACCEPT')] })
    await kumicorn.kumquat.orders.place(order)
    const { account, product_id, request_no } = order
    const again = { account, callback_url: undefined, product_id, request_no }
    expect(await kumicorn.kumquat.orders.place(again)).toMatchObject({ state: 'accepted' })
    expect(server.requests).toHaveLength(1)
  })
})

describe('the same reference for something else is refused before anything is sent', () => {
  async function expectReused(call: Promise<unknown>, reference: string) {
    const error = await errorOf(call)
    expect(error).toBeInstanceOf(ReferenceReusedError)
    expect(error).toMatchObject({ code: 'reference_reused', reference })
  }

  it('with other parameters, one after the other or at the same time', async () => {
    const { kumicorn, server } = await shop({ script: [kumquatSays('ACCEPT')] })
    const { orders } = kumicorn.kumquat
    const first = orders.place(order)
    await expectReused(orders.place({ ...order, account: '8615180624623' }), 'R1')
    await first
    await expectReused(orders.place({ ...order, product_id: 1 }), 'R1')
    expect(server.requests).toHaveLength(1)
  })

  it('for another operation of the same kind', async () => {
    const { kumicorn, server } = await shop({ script: ['reset'] })
    await kumicorn.paynicorn.airtime.topUp(airtime)
    const { transId, benefitNo } = airtime
    await expectReused(kumicorn.paynicorn.data.topUp({ transId, benefitNo, goodsId: 'G1' }), 'T1')
    expect(server.requests).toHaveLength(1)
  })

  it('that only a callback has told of', async () => {
    const { kumicorn, server } = await shop()
    await kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1' }, SIGN_KEY))
    await expectReused(kumicorn.kumquat.orders.place(order), 'R1')
    expect(server.requests).toHaveLength(0)
  })

  it('but a payment and the top-up that it pays for may share one', async () => {
    const { kumicorn, server } = await shop({
      script: [
        sealed({ code: '0000', message: 'ok', txnId: 'P1', status: '-1' }),
        sealed({ code: 1200, msg: 'ok', result: { transId: 'O1', statusCode: '0' } }),
      ],
    })
    expect(await kumicorn.paynicorn.payments.create(payment)).toMatchObject({ state: 'accepted' })
    expect(await kumicorn.paynicorn.airtime.topUp({ ...airtime, transId: 'O1' })).toMatchObject({
      state: 'accepted',
    })
    expect(server.requests).toHaveLength(2)
  })
})
