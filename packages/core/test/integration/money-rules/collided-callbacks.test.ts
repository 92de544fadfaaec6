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

// Found by an attack: what was told of another order was forgotten by the next thing that was told otherwise.
describe('a callback without terms, of a reference that the gateway has for another order', () => {
  const theirs = { account: '999999999' }
  const accepted = { request_no: 'R1', serial_no: 'S9', status: 'ACCEPT' }

  /** An order in doubt whose queries tell these fields, one after the other. */
  async function doubtful(...queries: readonly object[]) {
    const says = (n: number) => succeeds({ ...accepted, ...(queries[n - 1] ?? queries.at(-1)) })
    const there = await shop({ script: (_, index) => (index === 0 ? 'reset' : says(index)) })
    await there.kumicorn.kumquat.orders.place(order)
    for (const _ of queries) await there.kumicorn.orders.recheck('R1')
    return there
  }
  const signed = (status: string) => kumquatCallback({ request_no: 'R1', serial_no: 'S9', status }, SIGN_KEY)

  it.each(['success', 'error'])(
    'moves ours not, though another reference was told since (%s)',
    async (status) => {
      for (const request_no of ['r1', 'R1 ', 'R2']) {
        const there = await doubtful(theirs, { request_no })
        expect(await there.kumicorn.callbacks.kumquat(signed(status))).toMatchObject({ status: 200 })
        expect(await there.kumicorn.orders.get('R1')).toMatchObject({
          state: 'unknown',
          collides: ['account'],
        })
      }
    },
  )

  it('moves ours not, when another term was told otherwise since, and then rightly', async () => {
    const there = await doubtful(theirs, { product_id: 1 }, { product_id: order.product_id })
    await there.kumicorn.callbacks.kumquat(signed('success'))
    const found = await there.kumicorn.orders.get('R1')
    expect(found?.state).toBe('unknown')
    expect(found?.collides).toContain('account')
  })

  it('moves ours not, after a person has said that ours has failed', async () => {
    const there = await doubtful(theirs, { status: 'SUCCESS' })
    await there.kumicorn.orders.override('R1', { state: 'failed', reason: 'of another', by: 'Ada' })
    await there.kumicorn.callbacks.kumquat(signed('success'))
    for (let n = 0; n < 3; n += 1) await there.kumicorn.orders.recheck('R1')
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'failed', collides: ['account'] })
  })

  it('is of ours once all of it is told rightly, or a person says that ours has succeeded', async () => {
    const both = { ...theirs, product_id: 1 }
    const right = { account: order.account, product_id: order.product_id, status: 'SUCCESS' }
    const there = await doubtful(both, { request_no: 'r1' }, right)
    expect(await there.kumicorn.orders.get('R1')).toMatchObject({ state: 'succeeded', collides: [] })
    const other = await doubtful(theirs)
    await other.kumicorn.orders.override('R1', { state: 'succeeded', reason: 'seen', by: 'Ada' })
    expect(await other.kumicorn.orders.get('R1')).toMatchObject({ collides: [] })
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
