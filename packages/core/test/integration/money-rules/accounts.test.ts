import { describe, expect, it } from 'vitest'
import { createKumicorn, memoryStore } from '../../../src/index.ts'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { APP_KEY, type Reply, SIGN_KEY, sealed, succeeds } from '../call-engine/gateway.ts'
import { MINUTE } from '../orders/asking.ts'
import { airtime, order, round, shop } from '../orders/shop.ts'

// Rule 6: orders belong to an account. On the commit before, two merchants on one store met in one order.
const accepts: Reply = succeeds({ request_no: 'R1', serial_no: 'S1', status: 'ACCEPT' })

describe('two merchants on one store', () => {
  it('have orders, callbacks, questions and lists of their own', async () => {
    const store = memoryStore()
    const first = await shop({ store, script: () => accepts })
    const second = await shop({
      store,
      script: () => accepts,
      partnerNo: 'P2',
      appKey: 'app-2',
      clock: first.clock,
    })
    expect(await first.kumicorn.kumquat.orders.place(order)).toMatchObject({ state: 'accepted' })
    expect(await second.kumicorn.orders.get('R1')).toBeUndefined()
    const other = { ...order, account: '254711111111' }
    expect(await second.kumicorn.kumquat.orders.place(other)).toMatchObject({ state: 'accepted' })
    await second.kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1', serial_no: 'S1' }, SIGN_KEY))
    expect(await first.kumicorn.orders.get('R1')).toMatchObject({ state: 'pending' })
    expect(await second.kumicorn.orders.get('R1')).toMatchObject({ state: 'succeeded' })
    expect((await first.kumicorn.orders.list()).orders).toHaveLength(1)
    expect(first.seen.map(({ type }) => type)).not.toContain('order.succeeded')
    first.clock.advance(2 * MINUTE)
    expect(await round(second)).toEqual([])
    expect(await round(first)).toEqual(['R1'])
  })

  it('cannot reject or report each other: an order of the other is none of theirs', async () => {
    const store = memoryStore()
    const first = await shop({ store, script: () => 'reset' })
    await first.kumicorn.kumquat.orders.place(order)
    const second = await shop({ store, script: () => accepts, partnerNo: 'P2', appKey: 'app-2' })
    expect(await second.kumicorn.reconcile()).toEqual({
      confirmed: [],
      changed: [],
      missing: [],
      amountDiffers: [],
      failed: [],
    })
    expect(second.server.requests).toHaveLength(0)
    await expect(second.kumicorn.orders.recheck('R1')).rejects.toMatchObject({ code: 'order_unknown' })
  })

  it('is a callback of the other refused that names its partner number', async () => {
    const { kumicorn } = await shop()
    const foreign = kumquatCallback({ request_no: 'R1', partner_no: 'P9' }, SIGN_KEY)
    const { status } = await kumicorn.callbacks.kumquat(foreign)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(await kumicorn.orders.get('R1')).toBeUndefined()
  })
})

describe('createKumicorn()', () => {
  it('wants one gateway at least', () => {
    expect(() => createKumicorn({})).toThrow(/at least one gateway/)
  })
})

// Found by an attack: it was sent as the other application's order, and asked for as our own.
describe('a top-up for another application of the merchant', () => {
  const { transId, benefitNo } = airtime
  const topUp = sealed({ code: 1200, msg: 'ok', result: { transId, statusCode: '0' } })

  it('is refused before it is sent, and is no order', async () => {
    const { kumicorn, server } = await shop({ script: () => topUp })
    const { airtime: calls, data } = kumicorn.paynicorn
    const wrong = { code: 'input_invalid', issues: [{ field: 'appKey' }] }
    await expect(calls.topUp({ ...airtime, appKey: 'other' })).rejects.toMatchObject(wrong)
    const bundle = { transId, benefitNo, goodsId: 'G1', appKey: 'other' }
    await expect(data.topUp(bundle)).rejects.toMatchObject(wrong)
    expect(await kumicorn.orders.get(transId)).toBeUndefined()
    expect(server.requests).toHaveLength(0)
  })

  it('is none when it names the client itself', async () => {
    const { kumicorn } = await shop({ script: () => topUp })
    const outcome = await kumicorn.paynicorn.airtime.topUp({ ...airtime, appKey: APP_KEY })
    expect(outcome).toMatchObject({ state: 'accepted' })
  })
})
