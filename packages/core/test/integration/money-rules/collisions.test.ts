import { describe, expect, it } from 'vitest'
import { ReferenceCollisionError } from '../../../src/index.ts'
import { paynicornPostback } from '../../../src/testing/index.ts'
import {
  gateway,
  kumquatAt,
  type Reply,
  refuses,
  SECRET,
  sealed,
  succeeds,
  unknown,
} from '../call-engine/gateway.ts'
import { airtime, order, payment, round, shop } from '../orders/shop.ts'

// Rule 2: another order is never reported as yours. On the commit before, each of these was accepted.
const exists = refuses('JU9993', 400)
const payout = {
  orderId: 'O1',
  amount: '5',
  currency: 'NGN',
  countryCode: 'NG',
  payoutMethod: 'MTN',
  name: 'Tom',
  account: '0801111111',
} as const
const record = { request_no: 'R1', serial_no: 'S1', status: 'SUCCESS' }

describe('an order whose reference the gateway has for', () => {
  it.each([
    ['another account', { account: '8615180624623' }, 'account'],
    ['another product', { product_id: 1 }, 'product_id'],
    ['another reference', { request_no: 'R2' }, 'reference'],
  ])('%s is a collision, not ours', async (_, fields, name) => {
    const { kumicorn, seen } = await shop({ script: [exists, succeeds({ ...record, ...fields })] })
    const outcome = unknown(await kumicorn.kumquat.orders.place(order))
    expect(outcome.error).toBeInstanceOf(ReferenceCollisionError)
    expect(outcome.error).toMatchObject({ code: 'reference_collision', reference: 'R1', differs: [name] })
    const found = await kumicorn.orders.get('R1')
    expect(found).toMatchObject({ state: 'unknown' })
    expect(found?.gatewayReference).toBeUndefined()
    const events = await kumicorn.orders.events('R1')
    expect(events.map(({ type }) => type)).toEqual(['order.conflict'])
    expect(seen).toEqual([])
  })

  it('the same things is ours', async () => {
    const script = [exists, succeeds({ ...record, account: order.account, product_id: order.product_id })]
    const { kumicorn } = await shop({ script })
    expect(await kumicorn.kumquat.orders.place(order)).toMatchObject({
      state: 'accepted',
      order: { serial_no: 'S1' },
    })
  })

  it('another account is a collision for a client that works alone, too', async () => {
    const server = await gateway([
      exists,
      succeeds({ ...record, account: '1' }),
      succeeds({ ...record, account: '1' }),
    ])
    const outcome = unknown(await kumquatAt(server.url, { retries: 0 }).orders.place(order))
    expect(outcome.error).toBeInstanceOf(ReferenceCollisionError)
    expect(unknown(await outcome.resolve()).error).toBeInstanceOf(ReferenceCollisionError)
  })

  it('a top-up of another number or amount is a collision; one with its country prefix is ours', async () => {
    const topUp = (fields: object) =>
      sealed({ code: 1200, msg: 'ok', result: { transId: 'T1', statusCode: '1', ...fields } })
    const repeated = sealed({ code: 4009, msg: 'exists' })
    const other = await shop({ script: [repeated, topUp({ benefitNo: '08184123955' })] })
    expect(unknown(await other.kumicorn.paynicorn.airtime.topUp(airtime)).error).toMatchObject({
      differs: ['benefitNo'],
    })
    const dearer = await shop({ script: [repeated, topUp({ amount: '500' })] })
    expect(unknown(await dearer.kumicorn.paynicorn.airtime.topUp(airtime)).error).toMatchObject({
      differs: ['amount'],
    })
    const same = await shop({ script: [repeated, topUp({ benefitNo: '2348184123954', amount: '50.00' })] })
    expect(await same.kumicorn.paynicorn.airtime.topUp(airtime)).toMatchObject({ state: 'accepted' })
  })

  // Found by an attack: account and openId were asked for, and never read.
  it('a payout to somebody else is a collision, in the answer, a query and a postback', async () => {
    const told = { code: '0', message: '', txnId: 'P1', account: '0999999999', openId: 'theirs' }
    const script = (_: unknown, n: number): Reply =>
      n === 1 ? 'reset' : sealed({ ...told, status: n === 0 ? '-1' : '1' })
    const { kumicorn } = await shop({ script })
    expect(unknown(await kumicorn.paynicorn.payouts.create(payout)).error).toMatchObject({
      differs: ['account'],
    })
    const { account, payoutMethod, ...user } = payout
    const lost = await kumicorn.paynicorn.payouts.createToUser({ ...user, orderId: 'O2', openId: 'ours' })
    expect(unknown(await unknown(lost).resolve()).error).toMatchObject({ differs: ['openId'] })
    const postback = paynicornPostback({ orderId: 'O2', status: '1', ...told, amount: '5' }, SECRET)
    await kumicorn.callbacks.paynicornPostback(postback)
    for (const reference of ['O1', 'O2'])
      expect(await kumicorn.orders.get(reference)).not.toMatchObject({ state: 'succeeded' })
  })

  it('other things stays in doubt when it is asked about again, and ends as stuck', async () => {
    const there = await shop({
      script: (_, index) => (index === 0 ? exists : succeeds({ ...record, account: '8615180624623' })),
      reconcile: { horizon: 3_600_000 },
    })
    await there.kumicorn.kumquat.orders.place(order)
    for (let n = 0; n < 12; n += 1) {
      there.clock.advance(40 * 60_000)
      await round(there)
    }
    const types = (await there.kumicorn.orders.events('R1')).map(({ type }) => type)
    expect(types.filter((type) => type === 'order.conflict')).toHaveLength(1)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'unknown' })
  })
})

// Found by an attack: told as a list or an object, these counted as not told, and the order as ours.
describe('what is told in an odd shape is told otherwise:', () => {
  const bundle = { transId: 'T1', benefitNo: '08184123954', goodsId: 'G1' }

  it.each(['request_no', 'account', 'product_id'])("KUMQUAT's %s", async (name) => {
    for (const odd of [['R1'], { value: 'R1' }, true]) {
      const script = [exists, succeeds({ ...record, [name]: odd })]
      const { kumicorn } = await shop({ script })
      unknown(await kumicorn.kumquat.orders.place(order))
    }
  })

  it.each(['orderId', 'currency', 'countryCode', 'amount', 'txnId'])("a transaction's %s", async (name) => {
    for (const odd of [['O1'], { value: 'O1' }]) {
      const told = { code: '0', message: '', txnId: 'P1', [name]: odd }
      const script = (_: unknown, n: number) =>
        sealed(n === 0 ? { code: '0', message: '', txnId: 'P1', status: '-1' } : { ...told, status: '1' })
      const { kumicorn } = await shop({ script })
      await kumicorn.paynicorn.payments.create(payment)
      await kumicorn.orders.recheck('O1').catch(() => undefined)
      expect(await kumicorn.orders.get('O1')).not.toMatchObject({ state: 'succeeded' })
    }
  })

  it.each(['amount', 'pricingAmount', 'pricingCurrency', 'countryCode'])("a postback's %s", async (name) => {
    const { kumicorn } = await shop({
      script: [sealed({ code: '0', message: '', status: '-1', txnId: 'P1' })],
    })
    await kumicorn.paynicorn.payments.create(payment)
    const postback = paynicornPostback({ orderId: 'O1', txnId: 'P1', [name]: ['100.00'] as never }, SECRET)
    expect(await kumicorn.callbacks.paynicornPostback(postback)).toMatchObject({ status: 200 })
    expect(await kumicorn.orders.get('O1')).toMatchObject({ state: 'pending' })
  })

  it.each(['benefitNo', 'operatorCode', 'currency', 'countryCode', 'goodsId'])(
    "a top-up's %s",
    async (name) => {
      for (const group of ['airtime', 'data'] as const) {
        const result = { transId: 'T1', statusCode: '1', [name]: ['x'] }
        const there = await shop({ script: (_, n) => (n === 0 ? 'reset' : sealed({ code: 1200, result })) })
        const { paynicorn } = there.kumicorn
        const outcome =
          group === 'airtime'
            ? await paynicorn.airtime.topUp({ ...airtime, currency: 'NGN' })
            : await paynicorn.data.topUp(bundle)
        const resolved = await unknown(outcome).resolve()
        const isAsked = group === 'airtime' ? name !== 'goodsId' : ['benefitNo', 'goodsId'].includes(name)
        expect(resolved.state).toBe(isAsked ? 'unknown' : 'accepted')
      }
    },
  )
})

describe('a payment', () => {
  it('whose first answer names another transaction than the query is shown as a conflict', async () => {
    const script = [
      sealed({ code: '0000', message: 'ok', txnId: 'P1', status: '-1' }),
      sealed({ code: '0000', message: 'ok', txnId: 'P2', status: '1' }),
    ]
    const { kumicorn } = await shop({ script })
    await kumicorn.paynicorn.payments.create(payment)
    await kumicorn.orders.recheck('O1').catch(() => undefined)
    expect(await kumicorn.orders.get('O1')).toMatchObject({ state: 'pending', gatewayReference: 'P1' })
    expect((await kumicorn.orders.events('O1')).map(({ type }) => type)).toEqual([
      'order.accepted',
      'order.conflict',
    ])
  })
})
