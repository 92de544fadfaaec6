import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type MangoFarm, type ManualClock, mango, mangoFarm, manualClock, signMango } from '@kumicorn/testkit'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createKumicorn, type OrderEvent, orderEventTypes, sqliteStore } from '../../../src/index.ts'

const SECRET = 'mango-secret'
const MINUTE = 60_000
const fruit = { ticket: 'T1', sku: 'alphonso', to: 'Ada' } as const

interface World {
  readonly clock: ManualClock
  readonly farm: MangoFarm
  /** Ends the process that runs, and starts another one on the same file. */
  restart(): Promise<ReturnType<typeof begin>>
  readonly events: OrderEvent[]
}

/** One process of the merchant. */
function begin(path: string, { url }: MangoFarm, clock: ManualClock, events: OrderEvent[]) {
  const plugin = mango({ baseUrl: url, farm: 'F1', secret: SECRET, retries: 0 })
  const kumicorn = createKumicorn({
    gateways: [plugin],
    store: sqliteStore({ path }),
    clock,
    reconcile: { absence: { mango: 'rejects' }, ratePerSecond: Number.POSITIVE_INFINITY },
  })
  kumicorn.on(orderEventTypes, { name: 'seen', handle: (event) => void events.push(event) })
  return { kumicorn, fruits: kumicorn.client(plugin).fruits }
}

async function world(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'kumicorn-mango-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const [farm, clock, events] = [await mangoFarm(SECRET), manualClock(), [] as OrderEvent[]]
  let running: ReturnType<typeof begin> | undefined
  onTestFinished(() => running?.kumicorn.stop())
  const restart = async () => {
    await running?.kumicorn.stop()
    running = begin(join(folder, 'orders.db'), farm, clock, events)
    return running
  }
  return { clock, farm, restart, events }
}

const tell = ({ kumicorn }: ReturnType<typeof begin>, ripeness: string) =>
  kumicorn.callbacks.mango?.({
    method: 'POST',
    headers: {},
    rawBody: Buffer.from(signMango(JSON.stringify({ ticket: 'T1', fruitId: 'F-T1', ripeness }), SECRET)),
  })

const picks = ({ requests }: MangoFarm): number => requests.filter(({ url }) => url === '/pick').length

describe('a merchant of a third gateway that starts again', () => {
  it('sends nothing twice whose answer was lost, and learns what became of it', async () => {
    const { farm, restart } = await world()
    farm.loseAnswers = 9
    expect(await (await restart()).fruits.pick(fruit)).toMatchObject({ state: 'unknown' })
    farm.loseAnswers = 0
    const { kumicorn, fruits } = await restart()
    const outcome = await fruits.pick(fruit)
    expect(outcome.state).toBe('unknown')
    expect(picks(farm)).toBe(1)
    expect(await kumicorn.orders.recheck('T1')).toMatchObject({ state: 'pending' })
    expect(picks(farm)).toBe(1)
  })

  it('asks about a contradiction that the process before was told of', async () => {
    const { farm, restart } = await world()
    const before = await restart()
    await before.fruits.pick(fruit)
    await tell(before, 'ripe')
    await tell(before, 'rotten')
    const picked = farm.fruits.get('T1') ?? expect.fail('it was picked')
    picked.ripeness = 'rotten'
    const { kumicorn } = await restart()
    expect(await kumicorn.orders.get('T1')).toMatchObject({
      state: 'succeeded',
      conflict: { reported: 'failed' },
    })
    expect(await kumicorn.orders.recheck('T1')).toMatchObject({ state: 'reversed' })
  })

  it('does not add up what two processes have measured of an absence', async () => {
    const { farm, clock, restart } = await world()
    farm.loseAnswers = 1
    const before = await restart()
    await before.fruits.pick(fruit)
    farm.fruits.clear()
    for (let n = 0; n < 2; n += 1) {
      await before.kumicorn.orders.recheck('T1')
      clock.advance(10 * MINUTE)
    }
    const { kumicorn } = await restart()
    expect(await kumicorn.orders.recheck('T1')).toMatchObject({ state: 'unknown' })
    for (let n = 0; n < 2; n += 1) {
      clock.advance(10 * MINUTE)
      await kumicorn.orders.recheck('T1')
    }
    expect(await kumicorn.orders.get('T1')).toMatchObject({ state: 'rejected' })
  })

  it('brings what its handlers have not seen to them, once', async () => {
    const { restart, events } = await world()
    const before = await restart()
    await before.fruits.pick(fruit)
    expect(await tell(before, 'ripe')).toMatchObject({ status: 200, body: 'eaten' })
    expect(events).toEqual([])
    const after = await restart()
    await after.kumicorn.start()
    await expect.poll(() => events.map(({ type }) => type)).toEqual(['order.accepted', 'order.succeeded'])
    expect(await tell(after, 'ripe')).toMatchObject({ status: 200, body: 'eaten' })
    expect(await after.kumicorn.orders.events('T1')).toHaveLength(2)
    await after.kumicorn.stop()
    expect(events).toHaveLength(2)
  })
})
