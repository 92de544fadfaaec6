import { type MangoFarm, type ManualClock, mango, mangoFarm, manualClock, signMango } from '@kumicorn/testkit'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  createKumicorn,
  type KumicornOptions,
  memoryStore,
  type OrderEvent,
  orderEventTypes,
} from '../../../src/index.ts'
import { watched } from '../orders/watched.ts'

// A third gateway, written against the public seam only: another signature, other words. What shared code does for
// the two that come with the package, it does for this one.
const SECRET = 'mango-secret'
const MINUTE = 60_000
const fruit = { ticket: 'T1', sku: 'alphonso', to: 'Ada' } as const

interface There {
  readonly clock?: ManualClock
  readonly farm?: MangoFarm
  readonly options?: Partial<KumicornOptions>
}

async function orchard({ clock = manualClock(), farm, options }: There = {}) {
  const at = farm ?? (await mangoFarm(SECRET))
  const plugin = mango({ baseUrl: at.url, farm: 'F1', secret: SECRET, retries: 0 })
  const store = watched(memoryStore())
  const kumicorn = createKumicorn({
    gateways: [plugin],
    store: store.store,
    clock,
    random: () => 0,
    ...options,
    reconcile: { ratePerSecond: Number.POSITIVE_INFINITY, ...options?.reconcile },
  })
  const events: OrderEvent[] = []
  kumicorn.on(orderEventTypes, { name: 'seen', handle: (event) => void events.push(event) })
  onTestFinished(() => kumicorn.stop())
  const { fruits } = kumicorn.client(plugin)
  const tell = (fields: object, secret = SECRET) =>
    callback(kumicorn, signMango(JSON.stringify({ ticket: 'T1', ripeness: 'ripe', ...fields }), secret))
  const types = async () => (await kumicorn.orders.events('T1')).map(({ type }) => type)
  /** Lets the query loop ask about all that is due. */
  const round = async (): Promise<void> => {
    const idle = Promise.withResolvers<void>()
    const off = store.onQueries((claimed) => claimed.length === 0 && idle.resolve())
    await kumicorn.start()
    await idle.promise
    await kumicorn.stop()
    off()
  }
  return { kumicorn, farm: at, clock, events, fruits, tell, types, round }
}

type Kumicorn = ReturnType<typeof createKumicorn>

const callback = async (kumicorn: Kumicorn, body: string | Uint8Array) =>
  kumicorn.callbacks.mango?.({ method: 'POST', headers: {}, rawBody: Buffer.from(body) })

describe('orders at a third gateway', () => {
  it('are accepted, written down, and end by callback', async () => {
    const { kumicorn, fruits, tell, types } = await orchard()
    expect(await fruits.pick(fruit)).toMatchObject({ state: 'accepted', order: { fruitId: 'F-T1' } })
    expect(await kumicorn.orders.get('T1')).toMatchObject({
      gateway: 'mango',
      kind: 'fruit',
      state: 'pending',
    })
    expect(await tell({ fruitId: 'F-T1', price: '2.50' })).toMatchObject({ status: 200, body: 'eaten' })
    expect(await kumicorn.orders.get('T1')).toMatchObject({ state: 'succeeded', amount: '2.50' })
    expect(await types()).toEqual(['order.accepted', 'order.succeeded'])
  })

  it('are rejected by a documented refusal', async () => {
    const { fruits } = await orchard()
    expect(await fruits.pick({ ...fruit, sku: 'none' })).toMatchObject({
      state: 'rejected',
      error: { gatewayCode: 'unripe' },
    })
  })

  it('that exist already are asked about: ours is accepted, that of somebody else is a collision', async () => {
    const { farm, fruits } = await orchard()
    farm.fruits.set('T1', { ripeness: 'green', sku: 'alphonso', to: 'Ada', fruitId: 'F9' })
    expect(await fruits.pick(fruit)).toMatchObject({ state: 'accepted', order: { fruitId: 'F9' } })
    farm.fruits.set('T2', { ripeness: 'green', sku: 'alphonso', to: 'Bob', fruitId: 'F8' })
    expect(await fruits.pick({ ...fruit, ticket: 'T2' })).toMatchObject({
      state: 'unknown',
      error: { code: 'reference_collision', differs: ['to'] },
    })
  })

  it('whose answer is lost are found by asking', async () => {
    const there = await orchard()
    there.farm.loseAnswers = 1
    expect(await there.fruits.pick(fruit)).toMatchObject({ state: 'unknown', sent: true })
    const found = there.farm.fruits.get('T1') ?? expect.fail('it was picked')
    found.ripeness = 'rotten'
    there.clock.advance(MINUTE)
    await there.round()
    expect(await there.kumicorn.orders.get('T1')).toMatchObject({ state: 'failed' })
    expect(await there.types()).toEqual(['order.failed'])
  })

  it.each([
    ['stuck', undefined, { state: 'unknown', stuck: true }],
    ['rejected', { mango: 'rejects' as const }, { state: 'rejected', stuck: false }],
  ])('that it does not know are %s', async (_, absence, expected) => {
    const there = await orchard({ options: { reconcile: { absence } } })
    there.farm.loseAnswers = 1
    await there.fruits.pick(fruit)
    there.farm.fruits.clear()
    for (const minutes of [1, 5, 15, 15]) {
      there.clock.advance(minutes * MINUTE)
      await there.round()
    }
    expect(await there.kumicorn.orders.get('T1')).toMatchObject(expected)
  })

  it('are contradicted by a callback, and reversed by their own query', async () => {
    const there = await orchard()
    await there.fruits.pick(fruit)
    await there.tell({ fruitId: 'F-T1' })
    await there.tell({ fruitId: 'F-T1', ripeness: 'rotten' })
    expect(await there.kumicorn.orders.get('T1')).toMatchObject({ state: 'succeeded' })
    const picked = there.farm.fruits.get('T1') ?? expect.fail('it was picked')
    picked.ripeness = 'rotten'
    expect(await there.kumicorn.orders.recheck('T1')).toMatchObject({ state: 'reversed' })
    expect((await there.types()).slice(-2)).toEqual(['order.conflict', 'order.reversed'])
  })

  it('stand in the report of a reconciliation', async () => {
    const there = await orchard()
    await there.fruits.pick(fruit)
    await there.tell({ fruitId: 'F-T1' })
    const picked = there.farm.fruits.get('T1') ?? expect.fail('it was picked')
    picked.ripeness = 'ripe'
    expect((await there.kumicorn.reconcile()).confirmed).toMatchObject([
      { gateway: 'mango', reference: 'T1' },
    ])
    there.farm.fruits.clear()
    expect((await there.kumicorn.reconcile()).missing).toMatchObject([{ reference: 'T1' }])
  })
})

describe('callbacks of a third gateway', () => {
  it('are refused when they are forged, changed or misshapen', async () => {
    const { kumicorn, tell, events } = await orchard()
    expect((await tell({}, 'another secret'))?.status).toBe(401)
    const signed = signMango(JSON.stringify({ ticket: 'T1', ripeness: 'ripe' }), SECRET)
    for (const body of [signed.replace('T1', 'T2'), signed.replace('mark', 'Mark')])
      expect((await callback(kumicorn, body))?.status).toBe(401)
    for (const body of [signed.slice(1), '', 'x']) expect((await callback(kumicorn, body))?.status).toBe(400)
    for (const text of ['{}', '[]', '{"ticket":"T1","ticket":"T2","ripeness":"ripe"}'])
      expect((await callback(kumicorn, signMango(text, SECRET)))?.status).toBe(400)
    expect(events).toEqual([])
  })

  it('are handled once, and again when they bring something new', async () => {
    const { fruits, tell, types, events } = await orchard()
    await fruits.pick(fruit)
    for (let n = 0; n < 3; n += 1) await tell({ fruitId: 'F-T1' })
    await tell({ fruitId: 'F-T1', seed: 'secret-seed' })
    expect(await types()).toEqual(['order.accepted', 'order.succeeded', 'order.updated'])
    expect(events.at(-1)).toMatchObject({
      data: { seed: 'secret-seed' },
      secrets: ['seed'],
      callback: 'mango',
    })
  })

  it('with a state that nobody has documented are a conflict', async () => {
    const { fruits, tell, types } = await orchard()
    await fruits.pick(fruit)
    expect(await tell({ ripeness: 'purple' })).toMatchObject({ status: 200 })
    expect(await types()).toEqual(['order.accepted', 'order.conflict'])
  })

  it('have a path of their own', async () => {
    const { kumicorn } = await orchard()
    expect(kumicorn.callbackRoutes.paths).toMatchObject({ mango: '/mango' })
    expect(() => kumicorn.kumquat).toThrow(/kumquat is not configured/)
  })
})
