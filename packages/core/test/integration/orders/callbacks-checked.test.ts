import { describe, expect, it } from 'vitest'
import {
  type CallbackFields,
  kumquatCallback,
  paynicornPostback,
  paynicornRecharge,
} from '../../../src/testing/index.ts'
import { type Reply, refuses, SECRET, SIGN_KEY, sealed, succeeds } from '../call-engine/gateway.ts'
import { airtime, order, payment, type Shop, shop } from './shop.ts'

const pending = sealed({ code: '0000', message: 'ok', txnId: 'P1', status: '-1' })

/** A payment of 100.00 NGN that the gateway has taken, and then this postback. */
async function paid(fields: CallbackFields, given: object = {}): Promise<Shop> {
  const there = await shop({ script: [pending] })
  await there.kumicorn.paynicorn.payments.create({ ...payment, ...given })
  const postback = paynicornPostback({ orderId: 'O1', txnId: 'P1', ...fields }, SECRET)
  expect(await there.kumicorn.callbacks.paynicornPostback(postback)).toMatchObject({ status: 200 })
  return there
}

const typesOf = async ({ kumicorn }: Shop): Promise<string[]> =>
  (await kumicorn.orders.events('O1', { kind: 'payment' })).map(({ type }) => type)

describe('a postback for a payment of ours', () => {
  it.each<readonly [string, CallbackFields]>([
    ['of the very amount', {}],
    ['of the same amount in another writing', { amount: '100.0000' }],
    ['in a local currency, when the amount that we asked for fits', { amount: '8.15', currency: 'USD' }],
    [
      'in a local currency, also when what we asked for is written otherwise',
      { amount: '8.15', currency: 'USD', pricingAmount: '100' },
    ],
    ['without any amount', { amount: undefined, pricingAmount: undefined }],
  ])('%s is a success', async (_, fields) => {
    const there = await paid(fields)
    expect(await typesOf(there)).toEqual(['order.accepted', 'order.succeeded'])
    const known = await there.kumicorn.orders.get('O1')
    expect(known).toMatchObject({ state: 'succeeded', amount: '100.00', currency: 'NGN' })
  })

  it.each<readonly [string, CallbackFields]>([
    ['of less than was asked for', { amount: '99.99', pricingAmount: '99.99' }],
    ['of less, whatever it says was asked for', { amount: '1.00', pricingAmount: '100.00' }],
    ['of more', { amount: '1000.00' }],
    ['in another currency that was not asked for', { currency: 'KES', pricingCurrency: 'KES' }],
    ['in another currency for another amount', { amount: '8.15', currency: 'USD', pricingAmount: '10.00' }],
    ['of another transaction', { txnId: 'P2' }],
  ])('%s is a conflict, and changes nothing', async (_, fields) => {
    const there = await paid(fields)
    expect(await typesOf(there)).toEqual(['order.accepted', 'order.conflict'])
    expect(await there.kumicorn.orders.get('O1')).toMatchObject({ state: 'pending', amount: '100.00' })
  })

  it('after a conflict, the right one still counts', async () => {
    const there = await paid({ amount: '1.00', pricingAmount: '1.00' })
    await there.kumicorn.callbacks.paynicornPostback(
      paynicornPostback({ orderId: 'O1', txnId: 'P1' }, SECRET),
    )
    expect(await typesOf(there)).toEqual(['order.accepted', 'order.conflict', 'order.succeeded'])
  })

  it('that says failed needs no amount', async () => {
    const there = await paid({ status: '0', amount: '0', currency: '' })
    expect(await there.kumicorn.orders.get('O1')).toMatchObject({ state: 'failed' })
  })
})

describe('a callback that comes before the answer to the call', () => {
  /** Sends the callback while the gateway holds the request, then lets it answer. */
  async function overtaken(status: string, answer: Reply) {
    const there = await shop({
      script: async () => {
        const callback = kumquatCallback({ request_no: 'R1', serial_no: 'S1', status }, SIGN_KEY)
        expect(await there.kumicorn.callbacks.kumquat(callback)).toMatchObject({ status: 200 })
        return answer
      },
    })
    const outcome = await there.kumicorn.kumquat.orders.place(order)
    const events = await there.kumicorn.orders.events('R1')
    const types = events.map(({ type, source }) => `${source} ${type}`)
    return { outcome, types, known: await there.kumicorn.orders.get('R1') }
  }
  const accepts = succeeds({ request_no: 'R1', serial_no: 'S1', status: 'ACCEPT' })

  it('is not undone by an answer that only says "accepted"', async () => {
    const { outcome, types, known } = await overtaken('success', accepts)
    expect(outcome).toMatchObject({ state: 'accepted' })
    expect(types).toEqual(['callback order.succeeded'])
    expect(known).toMatchObject({ state: 'succeeded', gatewayReference: 'S1', operation: 'orders.place' })
  })

  it('is not undone by an answer that never comes', async () => {
    const { outcome, types, known } = await overtaken('success', 'reset')
    expect(outcome).toMatchObject({ state: 'accepted', order: { serial_no: 'S1' } })
    expect(types).toEqual(['callback order.succeeded'])
    expect(known).toMatchObject({ state: 'succeeded' })
  })

  it('of a failure agrees with an answer that refuses', async () => {
    const { outcome, types, known } = await overtaken('error', refuses('JU9991', 400))
    expect(outcome).toMatchObject({ state: 'rejected' })
    expect(types).toEqual(['callback order.failed'])
    expect(known).toMatchObject({ state: 'failed' })
  })
})

describe('an order that the gateway answered as refused or failed', () => {
  it('is not in conflict with a callback that says it failed', async () => {
    const there = await shop({ script: [succeeds({ request_no: 'R1', serial_no: 'S1', status: 'REJECT' })] })
    await there.kumicorn.kumquat.orders.place(order)
    const callback = kumquatCallback({ request_no: 'R1', serial_no: 'S1', status: 'error' }, SIGN_KEY)
    expect(await there.kumicorn.callbacks.kumquat(callback)).toMatchObject({ status: 200 })
    const events = await there.kumicorn.orders.events('R1')
    expect(events.map(({ type }) => type)).toEqual(['order.failed'])
  })

  it('is in conflict with a callback that says it succeeded', async () => {
    const there = await shop({ script: [refuses('JU9991', 400)] })
    await there.kumicorn.kumquat.orders.place(order)
    await there.kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1' }, SIGN_KEY))
    const events = await there.kumicorn.orders.events('R1')
    expect(events.map(({ type }) => type)).toEqual(['order.rejected', 'order.conflict'])
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'rejected' })
  })
})

describe('a recharge callback for a top-up of ours', () => {
  it('settles it, with all 64 bits of its id', async () => {
    const content =
      '{"code":1200,"msg":"ok","result":{"transId":"T1","statusCode":"0","orderId":12418046125113395}}'
    const { kumicorn } = await shop({ script: [sealed(content)] })
    await kumicorn.paynicorn.airtime.topUp(airtime)
    const fields = { originOrderNo: 'T1', orderNo: 12418046125113395n }
    await kumicorn.callbacks.paynicornRecharge(paynicornRecharge(fields, SECRET))
    expect(await kumicorn.orders.get('T1')).toMatchObject({
      state: 'succeeded',
      gatewayReference: '12418046125113395',
      amount: '50',
    })
  })
})
