import { describe, expect, it } from 'vitest'
import { paynicornPostback } from '../../../src/testing/index.ts'
import { type Reply, SECRET, sealed, unknown } from '../call-engine/gateway.ts'
import { type Shop, shop } from '../orders/shop.ts'
import { reachable } from './placed.ts'

const of = (cpRefundId: string) => ({ payTxnId: 'P1', cpRefundId, reason: 'r', memo: 'm' })
const answer = (fields: object): Reply => sealed({ code: '0000', message: 'ok', status: '-1', ...fields })
const accepts = answer({ refundId: 'F1' })

const postback = async ({ kumicorn }: Pick<Shop, 'kumicorn'>, fields: object): Promise<void> => {
  const signed = paynicornPostback({ txnId: 'F1', orderId: 'B', ...fields }, SECRET)
  expect(await kumicorn.callbacks.paynicornPostback(signed)).toMatchObject({ status: 200 })
}

const sentTo = ({ server }: Pick<Shop, 'server'>): number =>
  server.requests.filter(({ url }) => url?.endsWith('/refund')).length

// Found by an attack: only a new order was compared with the others, and the payment was refunded twice.
describe('a refund that could not be sent', () => {
  it('is not sent once another one of its payment holds', async () => {
    const { now, transport } = reachable('/refund')
    const script = (_: unknown, n: number): Reply =>
      n === 0 ? accepts : answer({ refundId: 'F1', status: '1' })
    const there = await shop({ transport, script })
    const { refunds } = there.kumicorn.paynicorn
    await refunds.create(of('B'))
    await postback(there, { status: '0' })
    now.up = false
    expect(unknown(await refunds.create(of('A'))).sent).toBe(false)
    expect(await there.kumicorn.orders.recheck('B')).toMatchObject({ state: 'succeeded' })
    now.up = true
    await expect(refunds.create(of('A'))).rejects.toMatchObject({ code: 'already_placed', placedAs: 'B' })
    expect(sentTo(there)).toBe(1)
    expect(await there.kumicorn.orders.get('A')).toMatchObject({ state: 'created', sends: 0 })
  })

  it('is not sent by who may make one only, once somebody else has made another', async () => {
    const { now, transport } = reachable('/refund')
    now.up = false
    const there = await shop({ transport, script: () => accepts })
    const several = await shop({
      server: there.server,
      store: there.store.store,
      transport,
      allowSeveralRefunds: true,
    })
    expect(unknown(await there.kumicorn.paynicorn.refunds.create(of('A'))).sent).toBe(false)
    now.up = true
    await several.kumicorn.paynicorn.refunds.create(of('B'))
    await expect(there.kumicorn.paynicorn.refunds.create(of('A'))).rejects.toMatchObject({
      code: 'already_placed',
      placedAs: 'B',
    })
    expect(await several.kumicorn.paynicorn.refunds.create(of('A'))).toMatchObject({ state: 'accepted' })
  })
})

// Found by an attack: to us these are other payments, and to a gateway that trims ids they are the same.
const blanks = ['P1 ', ' P1', 'P1\t', 'P1\u00a0', 'P1\u200b', '\ufeffP1', 'P 1']
// Letters and marks by their kind, and yet nothing is drawn for them.
const unseen = [
  '\u034f\u115f\u1160\u17b4\u17b5\u180b\u180f\u2800\u3164\ufe0f\uffa0',
  '\u{1d173}\u{e0100}',
].flatMap((text) => [...text])
it.each([...blanks, ...unseen.map((char) => `P1${char}`)])(
  'a refund of the payment %j, whose id has what nobody sees, is refused before it is sent',
  async (payTxnId) => {
    const { kumicorn, server } = await shop()
    const refund = { payTxnId, cpRefundId: 'A', reason: 'r', memo: 'm' }
    await expect(kumicorn.paynicorn.refunds.create(refund)).rejects.toMatchObject({
      code: 'input_invalid',
      issues: [{ field: 'payTxnId' }],
    })
    expect(server.requests).toHaveLength(0)
  },
)

// Found by an attack: what was about to be overturned counted for nothing.
describe('a refund that has failed', () => {
  it.each(['1', '-1', '7'])('holds its payment while the gateway contradicts that (%s)', async (status) => {
    const there = await shop({ script: (_, n) => (n === 0 ? accepts : 'reset') })
    const { refunds } = there.kumicorn.paynicorn
    await refunds.create(of('B'))
    await postback(there, { status: '0' })
    await postback(there, { status })
    expect(await there.kumicorn.orders.get('B')).toMatchObject({ state: 'failed' })
    await expect(refunds.create(of('A'))).rejects.toMatchObject({ code: 'already_placed', placedAs: 'B' })
    expect(sentTo(there)).toBe(1)
    await there.kumicorn.orders.override('B', { state: 'failed', reason: 'seen', by: 'Ada' })
    unknown(await refunds.create(of('A')))
    expect(sentTo(there)).toBe(2)
  })

  // Found by an attack: a failure that was told otherwise put itself in the place of the success that contradicts it.
  it.each([
    ['another id', { txnId: 'P1' }],
    ['an amount that cannot be read', { amount: 'abc' }],
  ])('holds it, too, when the failure is told again with %s', async (_, fields) => {
    const there = await shop({ script: (_, n) => (n === 0 ? accepts : 'reset') })
    const { refunds } = there.kumicorn.paynicorn
    await refunds.create(of('B'))
    await postback(there, { status: '0' })
    await postback(there, { status: '1' })
    await postback(there, { status: '0', ...fields })
    await expect(refunds.create(of('A'))).rejects.toMatchObject({ code: 'already_placed', placedAs: 'B' })
    expect(sentTo(there)).toBe(1)
  })

  // Found by reading: one lagging answer took the contradiction back, and the payment could be refunded twice.
  it('holds it until the contradiction has ended, also while an answer takes that back', async () => {
    const there = await shop({
      script: (_, n) => (n === 0 ? accepts : answer({ refundId: 'F1', status: '0' })),
    })
    const { refunds } = there.kumicorn.paynicorn
    await refunds.create(of('B'))
    await postback(there, { status: '0' })
    await postback(there, { status: '1' })
    expect(await there.kumicorn.orders.recheck('B')).toMatchObject({
      state: 'failed',
      conflict: { reported: undefined },
    })
    await expect(refunds.create(of('A'))).rejects.toMatchObject({ code: 'already_placed', placedAs: 'B' })
    expect(sentTo(there)).toBe(1)
  })
})
