import { describe, expect, it } from 'vitest'
import {
  type Kumicorn,
  type ReconcileOptions,
  type Transport,
  TransportError,
  undiciTransport,
} from '../../../src/index.ts'
import { kumquatCallback, paynicornPostback } from '../../../src/testing/index.ts'
import {
  denied,
  type Reply,
  refuses,
  SECRET,
  SIGN_KEY,
  sealed,
  succeeds,
  unknown,
} from '../call-engine/gateway.ts'
import { kumquatSays, MINUTE, noSuchOrder } from '../orders/asking.ts'
import { airtime, order, payment, round, type Shop, type ShopOptions, shop } from '../orders/shop.ts'

// Found by an attack: what the gateway had told of itself was refused, or proved absent, all the same.
const callback = (kumicorn: Kumicorn, fields: Record<string, string>) =>
  kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1', serial_no: '', ...fields }, SIGN_KEY))
const queued = { status: 'QUEUED' }
const { orderDescription: _, ...money } = payment
const payout = { ...money, payoutMethod: 'MTN', name: 'n', account: '0801' }

/** A gateway that refuses the order while `during` happens. */
async function refusing(refusal: Reply, answer: Reply, during: (kumicorn: Kumicorn) => Promise<unknown>) {
  const there: Shop = await shop({
    script: async (_, index) => {
      if (index > 0) return answer
      await during(there.kumicorn)
      return refusal
    },
  })
  return there
}

// Found by an attack: an answer without the fields that we know was as if there had been none.
describe('an order that the gateway has answered in its own words', () => {
  const records: readonly (readonly [string, Reply])[] = [
    ['a record with names that we do not know', succeeds({ order_no: 'K7', state: 'ACCEPT' })],
    ['an empty record', succeeds({})],
    ['no record', { body: '{"returnCode":"SUCCESS"}' }],
    ['a record under an error of the server', { status: 502, body: '{"returnCode":"SUCCESS","result":{}}' }],
  ]
  it.each(records)('is not rejected by absence after a success with %s', async (_, reply) => {
    const reconcile: ReconcileOptions = { absence: { kumquat: 'rejects' } }
    const there = await shop({ reconcile, script: (_, n) => (n === 0 ? reply : noSuchOrder) })
    unknown(await there.kumicorn.kumquat.orders.place(order))
    await asked(there, 2, 5, 10, 20)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'unknown', stuck: true })
  })

  it('is rejected by absence when only a proxy has answered', async () => {
    const reconcile: ReconcileOptions = { absence: { kumquat: 'rejects' } }
    const proxy: Reply = { status: 502, body: '<h1>Bad Gateway</h1>' }
    const there = await shop({ reconcile, script: (_, n) => (n === 0 ? proxy : noSuchOrder) })
    unknown(await there.kumicorn.kumquat.orders.place(order))
    await asked(there, 2, 5, 10, 20)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'rejected' })
  })
})

async function asked(there: Shop, ...minutes: readonly number[]): Promise<void> {
  for (const wait of minutes) {
    there.clock.advance(wait * MINUTE)
    await round(there)
  }
}

describe('an order that the gateway told of while it was being sent', () => {
  const recheck = (kumicorn: Kumicorn) => kumicorn.orders.recheck('R1')

  it.each<readonly [string, Reply, (kumicorn: Kumicorn) => Promise<unknown>]>([
    ['an answer with its id', kumquatSays('QUEUED'), recheck],
    ['an answer without one', kumquatSays('QUEUED', { serial_no: undefined }), recheck],
    ['a callback', kumquatSays('SUCCESS'), (kumicorn) => callback(kumicorn, { status: 'processing' })],
    [
      'a callback about another number',
      kumquatSays('SUCCESS'),
      (kumicorn) => callback(kumicorn, { account: '8699' }),
    ],
  ])('is not rejected by a documented refusal after %s', async (_, answer, during) => {
    const { kumicorn, clock } = await refusing(refuses('JU9992', 400), answer, during)
    unknown(await kumicorn.kumquat.orders.place(order))
    const known = await kumicorn.orders.get('R1')
    expect(['created', 'unknown']).toContain(known?.state)
    expect(known?.queryAt).toBeLessThanOrEqual(clock.now() + 2 * MINUTE)
  })

  it('is not rejected by a documented refusal of Paynicorn', async () => {
    const answer = sealed({ code: '0', message: '', status: '7', txnId: 'P9' })
    const { kumicorn } = await refusing(denied('204005'), answer, (k) => k.orders.recheck('O1'))
    unknown(await kumicorn.paynicorn.payouts.create(payout))
    expect(await kumicorn.orders.get('O1')).toMatchObject({ state: 'unknown', gatewayReference: 'P9' })
  })

  it('is not rejected when it surely was not sent before, and the gateway told of it in between', async () => {
    let isDown = true
    const [wire, lost] = [undiciTransport(), new TransportError('failed', 'x', { requestSent: 'no' })]
    const transport: Transport = { send: (request) => (isDown ? Promise.reject(lost) : wire.send(request)) }
    const { kumicorn } = await shop({ transport, script: [refuses('JU9992', 400)] })
    expect(await kumicorn.kumquat.orders.place(order)).toMatchObject({ sent: false })
    await callback(kumicorn, { status: 'processing' })
    isDown = false
    unknown(await kumicorn.kumquat.orders.place(order))
  })

  it('is rejected when it only did not know it', async () => {
    const { kumicorn } = await refusing(refuses('JU9992', 400), noSuchOrder, recheck)
    expect(await kumicorn.kumquat.orders.place(order)).toMatchObject({ state: 'rejected' })
  })
})

describe('absence that the gateway has contradicted', () => {
  const reconcile: ReconcileOptions = { absence: { kumquat: 'rejects', paynicorn: 'rejects' } }
  const absent = sealed({ code: '', message: '', status: '' })

  async function asking(
    script: Required<ShopOptions>['script'],
    place: (kumicorn: Kumicorn) => Promise<unknown>,
  ) {
    const there = await shop({ reconcile, script })
    await place(there.kumicorn)
    return there
  }
  const placeOrder = (kumicorn: Kumicorn) => kumicorn.kumquat.orders.place(order)

  async function later(there: Shop): Promise<void> {
    for (const minutes of [1, 2, 5, 10, 20, 40]) {
      there.clock.advance(minutes * MINUTE)
      await round(there)
    }
  }

  it('proves nothing after "this reference exists"', async () => {
    const there = await asking((_, n) => (n === 0 ? refuses('JU9993', 400) : noSuchOrder), placeOrder)
    await later(there)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'unknown', stuck: true })
  })

  it('proves nothing after "this transId exists"', async () => {
    const script = (_: unknown, n: number): Reply => sealed({ code: n === 0 ? 4009 : 4007, msg: '' })
    const there = await asking(script, (kumicorn) => kumicorn.paynicorn.airtime.topUp(airtime))
    await later(there)
    expect(await there.kumicorn.orders.get('T1')).toMatchObject({ state: 'unknown', stuck: true })
  })

  it('proves nothing after a query that told of the order without an id', async () => {
    const told = kumquatSays('QUEUED', { serial_no: undefined, account: order.account })
    const there = await asking((_, n) => ['reset' as const, told][n] ?? noSuchOrder, placeOrder)
    await later(there)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'unknown', stuck: true })
  })

  it('is rejected after a query that told of no record at all', async () => {
    const none = kumquatSays('', { serial_no: undefined, request_no: undefined })
    const there = await asking((_, n) => ['reset' as const, none][n] ?? noSuchOrder, placeOrder)
    await later(there)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'rejected' })
  })

  it('proves nothing after a verified callback between two answers', async () => {
    const there = await asking((_, n) => (n === 0 ? 'reset' : noSuchOrder), placeOrder)
    for (const minutes of [2, 5]) {
      there.clock.advance(minutes * MINUTE)
      await round(there)
    }
    await there.kumicorn.start()
    await callback(there.kumicorn, queued)
    await there.kumicorn.stop()
    await later(there)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'unknown', stuck: true })
  })

  it('proves nothing after a postback that may be about the order or about another one', async () => {
    const script = (_: unknown, n: number): Reply => (n < 2 ? 'reset' : absent)
    const there = await asking(script, async ({ paynicorn }) => {
      await paynicorn.payments.create(payment)
      await paynicorn.payouts.create(payout)
    })
    await there.kumicorn.start()
    await there.kumicorn.callbacks.paynicornPostback(paynicornPostback({ orderId: 'O1' }, SECRET))
    await there.kumicorn.stop()
    await later(there)
    for (const kind of ['payment', 'payout'])
      expect(await there.kumicorn.orders.get('O1', { kind })).not.toMatchObject({ state: 'rejected' })
  })
})
