import { describe, expect, it } from 'vitest'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { type Reply, SIGN_KEY, succeeds } from '../call-engine/gateway.ts'
import { order, shop } from '../orders/shop.ts'

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
