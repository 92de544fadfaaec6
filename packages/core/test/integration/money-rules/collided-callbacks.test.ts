import { manualClock } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { createKumicorn, memoryStore } from '../../../src/index.ts'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { refuses, SIGN_KEY, succeeds } from '../call-engine/gateway.ts'
import { order, shop, until } from '../orders/shop.ts'

describe('a reference that the gateway has for another order (rule 2)', () => {
  it('makes nothing of callbacks about it, which do not tell what was bought', async () => {
    const theirs = succeeds({ request_no: 'R1', serial_no: 'S9', status: 'ACCEPT', account: '8615180624623' })
    const there = await shop({ script: (_, index) => (index === 0 ? refuses('JU9993', 400) : theirs) })
    await there.kumicorn.kumquat.orders.place(order)
    const callback = kumquatCallback({ request_no: 'R1', serial_no: 'S9' }, SIGN_KEY)
    expect(await there.kumicorn.callbacks.kumquat(callback)).toMatchObject({ status: 200 })
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'unknown', collides: ['account'] })
    const types = (await there.kumicorn.orders.events('R1')).map(({ type }) => type)
    expect(new Set(types)).toEqual(new Set(['order.conflict']))
  })

  it('is ours again when the query tells of what was asked for', async () => {
    const says = (account: string) =>
      succeeds({ request_no: 'R1', serial_no: 'S1', status: 'SUCCESS', account })
    const there = await shop({
      script: (_, index) =>
        index === 0 ? refuses('JU9993', 400) : says(index === 1 ? '8615180624623' : order.account),
    })
    await there.kumicorn.kumquat.orders.place(order)
    await there.kumicorn.orders.recheck('R1')
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'succeeded', collides: [] })
  })
})

describe('a handler under way when the clock is stepped', () => {
  it('is not run a second time beside itself, and finishes once', async () => {
    const still = manualClock()
    let offset = 0
    const clock = { ...still, now: () => still.now() + offset, monotonic: () => still.now() }
    const kumicorn = createKumicorn({
      kumquat: { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: SIGN_KEY },
      store: { ...memoryStore(), durable: true },
      clock,
    })
    const gate = Promise.withResolvers<void>()
    let runs = 0
    kumicorn.on('order.succeeded', {
      name: 'slow',
      handle: () => {
        runs += 1
        return gate.promise
      },
    })
    await kumicorn.start()
    await kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1' }, SIGN_KEY))
    await until(() => runs === 1)
    offset = 3_600_000
    for (let n = 0; n < 5; n += 1) {
      still.advance(1_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(runs).toBe(1)
    gate.resolve()
    await kumicorn.stop()
    expect(await kumicorn.handlers.list()).toMatchObject([{ waiting: 0, dead: 0 }])
  })
})
