import { describe, expect, it } from 'vitest'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { bodyOf, type Reply, refuses, SIGN_KEY, succeeds } from '../call-engine/gateway.ts'
import { order, type ShopOptions, shop } from './shop.ts'

const MINUTE = 60_000

const kumquatSays = (request_no: unknown, status: string, fields: object = {}): Reply =>
  succeeds({ request_no, serial_no: `S-${request_no}`, status, ...fields })

/** Orders that the gateway has taken with one status each, and what it says of each when it is asked. */
async function placed(
  references: Readonly<Record<string, readonly [taken: string, told: Reply | string]>>,
  options: ShopOptions = {},
) {
  const there = await shop({
    ...options,
    script: (request) => {
      const { request_no } = bodyOf(request)
      const [taken, told] = references[String(request_no)] ?? ['', 'reset']
      const reply = request.url.endsWith('query') ? told : taken
      if (reply === 'REFUSE') return refuses('JU9991', 400)
      return typeof reply === 'string' && reply !== 'reset'
        ? kumquatSays(request_no, reply)
        : (reply as Reply)
    },
  })
  for (const request_no of Object.keys(references)) {
    await there.kumicorn.kumquat.orders.place({ ...order, request_no })
    there.clock.advance(MINUTE)
  }
  return there
}

const names = (orders: readonly { readonly reference: string }[]) => orders.map(({ reference }) => reference)

describe('reconcile()', () => {
  it('puts each order into one list', async () => {
    const there = await placed({
      same: ['ACCEPT', 'PROCESSING'],
      ended: ['SUCCESS', 'SUCCESS'],
      refused: ['REFUSE', refuses('JU9997', 400)],
      finished: ['ACCEPT', 'SUCCESS'],
      broken: ['ACCEPT', 'FAIL'],
      lost: ['ACCEPT', refuses('JU9997', 400)],
      dearer: ['ACCEPT', kumquatSays('dearer', 'SUCCESS', { price: '99.0' })],
      silent: ['ACCEPT', 'reset'],
    })
    const { kumicorn } = there
    const success = kumquatCallback({ request_no: 'dearer', serial_no: 'S-dearer', price: '98.0' }, SIGN_KEY)
    await kumicorn.callbacks.kumquat(success)
    const progress: number[] = []
    const report = await kumicorn.reconcile({ onProgress: (done) => void progress.push(done) })
    expect(
      Object.fromEntries(Object.entries(report).map(([list, orders]) => [list, names(orders).toSorted()])),
    ).toEqual({
      confirmed: ['ended', 'refused', 'same'],
      changed: ['broken', 'finished'],
      missing: ['lost'],
      amountDiffers: ['dearer'],
      failed: ['silent'],
    })
    expect(progress).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(report.changed).toContainEqual({
      gateway: 'kumquat',
      kind: 'order',
      reference: 'broken',
      before: 'pending',
      after: 'failed',
    })
    expect(report.failed).toMatchObject([
      { before: 'pending', after: 'pending', error: { code: 'transport_failed' } },
    ])
    expect(await kumicorn.orders.get('finished')).toMatchObject({ state: 'succeeded' })
    expect(await kumicorn.orders.get('lost')).toMatchObject({ state: 'pending' })
  })

  it('asks only about orders since a time, the ended ones too', async () => {
    const { kumicorn, clock, server } = await placed({
      old: ['SUCCESS', 'SUCCESS'],
      young: ['SUCCESS', 'SUCCESS'],
    })
    const sent = server.requests.length
    const report = await kumicorn.reconcile({ since: new Date(clock.now() - MINUTE) })
    expect(names(report.confirmed)).toEqual(['young'])
    expect(server.requests).toHaveLength(sent + 1)
  })

  it('applies a contradiction that the gateway says twice', async () => {
    const { kumicorn, server } = await placed({ R1: ['SUCCESS', 'FAIL'] })
    const report = await kumicorn.reconcile()
    expect(report.changed).toEqual([
      { gateway: 'kumquat', kind: 'order', reference: 'R1', before: 'succeeded', after: 'reversed' },
    ])
    expect(server.requests.filter(({ url }) => url.endsWith('query'))).toHaveLength(2)
    const events = await kumicorn.orders.events('R1')
    expect(events.map(({ type }) => type)).toEqual(['order.succeeded', 'order.conflict', 'order.reversed'])
    expect(names((await kumicorn.reconcile()).confirmed)).toEqual(['R1'])
  })

  it('follows an order that fails, recovers and fails again', async () => {
    let told = 'FAIL'
    const there = await shop({
      script: (_, index) => (index === 0 ? kumquatSays('R1', 'ACCEPT') : kumquatSays('R1', told)),
    })
    const { kumicorn } = there
    await kumicorn.kumquat.orders.place(order)
    const states: (string | undefined)[] = []
    for (told of ['FAIL', 'SUCCESS', 'FAIL']) {
      await kumicorn.reconcile()
      states.push((await kumicorn.orders.get('R1'))?.state)
    }
    expect(states).toEqual(['failed', 'succeeded', 'reversed'])
    const events = await kumicorn.orders.events('R1')
    expect(events.map(({ type }) => type)).toEqual([
      'order.accepted',
      'order.failed',
      'order.conflict',
      'order.recovered',
      'order.conflict',
      'order.reversed',
    ])
  })

  it('shows another amount of an order that has ended, and takes the right one again', async () => {
    let told = kumquatSays('R1', 'PROCESSING')
    const { kumicorn } = await shop({ script: (_, index) => (index === 0 ? 'reset' : told) })
    await kumicorn.kumquat.orders.place(order)
    await kumicorn.reconcile()
    told = kumquatSays('R1', 'SUCCESS', { price: '98.0' })
    expect(names((await kumicorn.reconcile()).changed)).toEqual(['R1'])
    told = kumquatSays('R1', 'SUCCESS', { price: '99.0' })
    expect(names((await kumicorn.reconcile()).amountDiffers)).toEqual(['R1'])
    expect(await kumicorn.orders.get('R1')).toMatchObject({ state: 'succeeded', amount: '98.0' })
    told = kumquatSays('R1', 'SUCCESS', { price: '98.00' })
    expect(names((await kumicorn.reconcile()).amountDiffers)).toEqual([])
    const events = await kumicorn.orders.events('R1')
    expect(events.map(({ type }) => type)).toEqual(['order.accepted', 'order.succeeded', 'order.conflict'])
  })

  it('says each time that an order differs, as long as it does', async () => {
    const { kumicorn } = await placed({ R1: ['REFUSE', 'PROCESSING'] })
    for (let n = 0; n < 2; n += 1) {
      const report = await kumicorn.reconcile()
      expect(names(report.confirmed)).toEqual([])
      expect(names(report.changed)).toEqual(['R1'])
    }
    const events = await kumicorn.orders.events('R1')
    expect(events.map(({ type }) => type)).toEqual(['order.rejected', 'order.conflict'])
  })

  it('finds an order that was refused and has succeeded all the same', async () => {
    const { kumicorn } = await placed({ R1: ['REFUSE', 'SUCCESS'] })
    expect(names((await kumicorn.reconcile()).changed)).toEqual(['R1'])
    const events = await kumicorn.orders.events('R1')
    expect(events.map(({ type }) => type)).toEqual(['order.rejected', 'order.conflict', 'order.recovered'])
  })

  it('can be given up', async () => {
    const { kumicorn, server } = await placed({ R1: ['ACCEPT', 'ACCEPT'], R2: ['ACCEPT', 'ACCEPT'] })
    const stop = new AbortController()
    const run = kumicorn.reconcile({ signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) })
    await expect(run).rejects.toThrow('enough')
    expect(server.requests).toHaveLength(3)
  })

  it('goes through all pages', async () => {
    const { kumicorn } = await shop({
      script: (request) => kumquatSays(bodyOf(request).request_no, 'SUCCESS'),
    })
    for (let n = 0; n < 105; n += 1) await kumicorn.kumquat.orders.place({ ...order, request_no: `R${n}` })
    expect((await kumicorn.reconcile()).confirmed).toHaveLength(105)
  })

  it('with no orders has nothing to tell', async () => {
    const { kumicorn } = await shop()
    expect(await kumicorn.reconcile()).toEqual({
      confirmed: [],
      changed: [],
      missing: [],
      amountDiffers: [],
      failed: [],
    })
  })
})
