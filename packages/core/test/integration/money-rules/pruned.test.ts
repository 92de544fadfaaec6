import { describe, expect, it } from 'vitest'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { type Reply, SIGN_KEY, sealed, succeeds, unknown } from '../call-engine/gateway.ts'
import { order, payment, shop } from '../orders/shop.ts'

const says = (status: string): Reply => succeeds({ request_no: 'R1', serial_no: 'S1', status })

describe('an order that was pruned', () => {
  it('cannot be placed again, and shows itself again when the gateway contradicts', async () => {
    const there = await shop({ script: (_, index) => says(index === 0 ? 'FAIL' : 'SUCCESS') })
    const { kumicorn, clock, server } = there
    await kumicorn.kumquat.orders.place(order)
    await kumicorn.start()
    await kumicorn.stop()
    clock.advance(60_000)
    expect(await kumicorn.prune({ endedBefore: new Date(clock.now()) })).toBe(1)
    expect((await kumicorn.orders.list()).orders).toEqual([])
    expect(await kumicorn.orders.get('R1')).toMatchObject({
      state: 'failed',
      pruned: true,
      recipient: undefined,
    })
    // The number of the customer stayed once.
    expect(JSON.stringify(await there.store.store.orders({ reference: 'R1', limit: 1 }))).not.toContain(
      order.account,
    )
    expect(await kumicorn.orders.events('R1')).toEqual([])
    expect(await kumicorn.kumquat.orders.place(order)).toMatchObject({ state: 'rejected' })
    expect(server.requests).toHaveLength(1)

    await kumicorn.start()
    await kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1', serial_no: 'S1' }, SIGN_KEY))
    expect((await kumicorn.orders.list()).orders).toHaveLength(1)
    expect(await kumicorn.orders.recheck('R1')).toMatchObject({ state: 'succeeded', pruned: false })
  })

  it('still takes the word about itself for its own', async () => {
    const own = { request_no: 'R1', serial_no: 'S1', status: 'SUCCESS', account: order.account }
    const there = await shop({ script: (_, index) => (index === 0 ? says('FAIL') : succeeds(own)) })
    const { kumicorn, clock } = there
    await kumicorn.kumquat.orders.place(order)
    await kumicorn.start()
    await kumicorn.stop()
    clock.advance(60_000)
    expect(await kumicorn.prune({ endedBefore: new Date(clock.now()) })).toBe(1)
    expect(await kumicorn.orders.recheck('R1')).toMatchObject({ state: 'succeeded', pruned: false })
  })

  // On the commit before: whatever began with "…" was compared as a mask, and what looked like the number was masked.
  it('is compared in part by name, and what was not pruned never is', async () => {
    const answered = sealed({ code: '0', message: '', status: '-1', txnId: 'T1', account: '99991111' })
    const alone = await shop({ script: [answered] })
    const { orderId, amount, currency, countryCode } = payment
    const whom = { payoutMethod: 'MTN', name: 'Ann', account: '…1111' }
    const asked = { orderId, amount, currency, countryCode, ...whom }
    const { error } = unknown(await alone.kumicorn.paynicorn.payouts.create(asked))
    expect(error).toMatchObject({ code: 'reference_collision' })

    const { kumicorn, clock } = await shop({ script: [says('FAIL')] })
    await kumicorn.kumquat.orders.place({ ...order, product_id: order.account })
    await kumicorn.start()
    await kumicorn.stop()
    clock.advance(60_000)
    expect(await kumicorn.prune({ endedBefore: new Date(clock.now()) })).toBe(1)
    const other = { request_no: 'R1', status: 'error', product_id: `9${order.account.slice(1)}` }
    await kumicorn.start()
    await kumicorn.callbacks.kumquat(kumquatCallback(other, SIGN_KEY))
    expect(await kumicorn.orders.get('R1')).toMatchObject({
      conflict: { reason: expect.stringContaining('another product_id') as string },
    })
  })

  it('does not take the word about another order for its own', async () => {
    const other = { request_no: 'R1', serial_no: 'S1', status: 'SUCCESS', account: '8615100000000' }
    const there = await shop({ script: (_, index) => (index === 0 ? says('FAIL') : succeeds(other)) })
    const { kumicorn, clock } = there
    await kumicorn.kumquat.orders.place(order)
    await kumicorn.start()
    await kumicorn.stop()
    clock.advance(60_000)
    expect(await kumicorn.prune({ endedBefore: new Date(clock.now()) })).toBe(1)
    for (let n = 0; n < 3; n += 1) await kumicorn.orders.recheck('R1')
    expect(await kumicorn.orders.get('R1')).toMatchObject({
      state: 'failed',
      conflict: { reason: expect.stringContaining('another account') as string },
    })
  })
})
