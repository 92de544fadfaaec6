import { randomBytes } from 'node:crypto'
import { manualClock } from '@kumicorn/testkit'
import { describe, expect, it, onTestFinished } from 'vitest'
import { memoryStore, type Store, sqliteStore } from '../../../src/index.ts'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { SIGN_KEY, succeeds as succeedsWith } from '../call-engine/gateway.ts'
import { order, shop } from '../orders/shop.ts'
import { newPath, sql } from '../stores/database-file.ts'
import { closeOf, DAY, decimal, HOUR, setUp, succeeds, tells, zone } from './closing.ts'
import { market } from './papaya.ts'

describe('a store', () => {
  it('that cannot close days is told so', async () => {
    const store = { ...memoryStore(), endedOrders: undefined }
    const { kumicorn } = await market({}, { store: store as never })
    for (const call of [() => kumicorn.dailyCloses.make({ zone }), () => kumicorn.dailyCloses.list()])
      await expect(call()).rejects.toMatchObject({
        code: 'config_invalid',
        message: 'dailyCloses: the store cannot close days: it lacks endedOrders',
      })
  })

  it('with an order that cannot be read closes without it, and says so', async () => {
    const path = await newPath()
    const store = sqliteStore({ path, encryptionKeys: [randomBytes(32)] })
    onTestFinished(() => store.close())
    const there = await setUp({ read: succeeds({ amount: decimal('5.00'), currency: 'NGN' }) }, { store })
    for (const id of ['A', 'B']) await there.client.buy({ id })
    await there.kumicorn.orders.list()
    sql(path, "UPDATE orders SET record = zeroblob(64) WHERE reference = 'B'")
    there.clock.advance(DAY)
    const close = await closeOf(there)
    expect(close).toMatchObject({ agrees: false, unreadable: 1, kinds: [{ ends: { succeeded: 1 } }] })
    // With every field, also those of which there is nothing.
    expect((await there.kumicorn.dailyCloses.list()).closes).toStrictEqual([close])
  })

  // Found by an attack: it was the end of the close.
  it('with a pending order of which an event cannot be read closes without it, and says so', async () => {
    const path = await newPath()
    const store = sqliteStore({ path, encryptionKeys: [randomBytes(32)] })
    onTestFinished(() => store.close())
    const pending = { state: 'pending', amount: decimal('5.00') }
    const there = await setUp({ balance: tells('90'), read: succeeds(pending) }, { store })
    for (const id of ['A', 'B']) await there.client.buy({ id })
    there.clock.advance(DAY)
    expect(await closeOf(there, { askAtMost: 0 })).toMatchObject({ agrees: true, open: { count: 2 } })
    sql(path, 'UPDATE events SET event = zeroblob(64) WHERE serial = (SELECT max(serial) FROM events)')
    there.clock.advance(DAY)
    const close = await closeOf(there, { askAtMost: 0 })
    expect(close).toMatchObject({ agrees: false, unreadable: 1, open: { count: 1 } })
    // A store that cannot be asked is another thing.
    await store.close()
    await expect(closeOf(there)).rejects.toMatchObject({ code: 'store_failed' })
  })

  it('in which orders end while they are read counts each once', async () => {
    const store = memoryStore()
    let onRead = async (): Promise<unknown> => undefined
    const watched: Store = {
      ...store,
      async orders(filter) {
        const page = await store.orders(filter)
        await onRead()
        return page
      },
    }
    const there = await setUp({}, { store: watched })
    for (const id of ['A', 'B']) await there.client.buy({ id })
    const end = (reference: string) => {
      onRead = async () => undefined
      const said = { state: 'succeeded', reason: 'seen', by: 'ada' } as const
      return there.kumicorn.orders.override(reference, said)
    }
    there.clock.advance(HOUR)
    await end('A')
    there.clock.advance(DAY)
    onRead = () => end('B')
    const close = await closeOf(there)
    expect(close).toMatchObject({ kinds: [{ ends: { succeeded: 1 } }], open: { count: 1 } })
    expect(close.open.oldest).toMatchObject([{ reference: 'B', state: 'pending' }])
    const next = await closeOf(there, { day: '2026-11-22', provisional: true })
    expect(next).toMatchObject({ kinds: [{ ends: { succeeded: 1 } }], open: { count: 0 } })
  })

  // Found by an attack: no day was closed any more, and no close was listed.
  it('of which the key of a close is missing tells of it, and closes the days after it', async () => {
    const path = await newPath()
    const [lost, key] = [randomBytes(32), randomBytes(32)]
    const store = sqliteStore({ path, encryptionKeys: [lost] })
    const first = await setUp({ balance: tells('1') }, { store })
    await closeOf(first)
    await store.close()
    expect(JSON.stringify(sql(path, 'SELECT body FROM closes'))).not.toContain('balance')
    const again = sqliteStore({ path, encryptionKeys: [key] })
    onTestFinished(() => again.close())
    const there = await setUp({ balance: tells('1') }, { store: again })
    there.clock.advance(DAY)
    const next = await closeOf(there)
    expect(next).toMatchObject({ day: '2026-11-21', agrees: false, balance: { opening: undefined } })
    expect(next.notCompared).toEqual([
      expect.stringMatching(
        /^the close of 2026-11-20 \(1\), of which the balance and top-ups are not known: sqliteStore: a row of closes is encrypted with an unknown key: add the key .*$/,
      ),
    ])
    there.clock.advance(DAY)
    expect(await closeOf(there)).toMatchObject({ agrees: true, balance: { difference: '0' } })
    const { closes, unreadable } = await there.kumicorn.dailyCloses.list()
    expect(closes.map(({ day }) => day)).toEqual(['2026-11-22', '2026-11-21'])
    expect(unreadable).toMatchObject([
      { account: 'papaya_1', day: '2026-11-20', nth: 1, error: { code: 'store_failed' } },
    ])
    expect(await there.kumicorn.dailyCloses.list({ limit: 2 })).toMatchObject({ unreadable: [] })
  })

  it('in which a close of a day with a report cannot be read has it compared again', async () => {
    const path = await newPath()
    const store = sqliteStore({ path })
    onTestFinished(() => store.close())
    const told = { zone: 'UTC', kinds: ['fruit'], count: 0, sums: [] }
    const report = async (day: string) => ({ ...told, from: Date.parse(day), until: Date.parse(day) + DAY })
    const there = await setUp({ report }, { store })
    await closeOf(there)
    sql(path, "UPDATE closes SET body = 'torn'")
    there.clock.advance(DAY)
    expect(await closeOf(there)).toMatchObject({ agrees: true, earlierReports: [{ day: '2026-11-20' }] })
    expect((await there.kumicorn.dailyCloses.list()).unreadable).toMatchObject([{ day: '2026-11-20' }])
  })
})

// Found by an attack: it was in no close. What was told last had set its last change to the day before its success.
describe('an order that succeeded by a clock that was ahead, and is told of by one that was set back,', () => {
  const MINUTES = 60_000
  const about = { request_no: 'R1', serial_no: 'S1' }
  const stores = {
    memoryStore: async () => memoryStore(),
    sqliteStore: async () => sqliteStore({ path: await newPath() }),
  }
  type There = Awaited<ReturnType<typeof shop>>
  const told = ({ kumicorn }: There, fields: object) =>
    kumicorn.callbacks.kumquat(kumquatCallback({ ...about, price: '98.0', ...fields }, SIGN_KEY))

  it.each<readonly [keyof typeof stores, string, (there: There) => Promise<unknown>]>([
    ['memoryStore', 'the gateway', (there) => told(there, { pin: 'P1' })],
    ['sqliteStore', 'the gateway', (there) => told(there, { pin: 'P1' })],
    [
      'memoryStore',
      'a person',
      ({ kumicorn }) => kumicorn.orders.override('R1', { state: 'succeeded', reason: 'seen', by: 'ada' }),
    ],
  ])('is in the close of the day of its success (%s, by %s)', async (name, _, tell) => {
    const store = await stores[name]()
    const clock = manualClock(Date.UTC(2026, 10, 21, 23, 20))
    const accepts = succeedsWith({ ...about, status: 'ACCEPT' })
    const there = await shop({ store, clock, script: [accepts] })
    await there.kumicorn.kumquat.orders.place(order)
    clock.advance(45 * MINUTES)
    await told(there, { status: 'success' })
    clock.advance(-65 * MINUTES)
    await tell(there)
    expect((await there.kumicorn.orders.events('R1')).length).toBe(3)
    clock.advance(3 * DAY)
    const counted: string[] = []
    for (const day of ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23']) {
      const { accounts } = await there.kumicorn.dailyCloses.make({ zone, day, askAtMost: 0 })
      const sums = accounts.flatMap(({ kinds }) => kinds.flatMap((kind) => kind.sums))
      counted.push(...sums.map(({ net }) => `${day} ${net}`))
    }
    expect(counted).toEqual(['2026-11-22 98.0'])
  })
})

describe('a signal', () => {
  it('gives up the close, and nothing is kept', async () => {
    const given = new AbortController()
    const there = await setUp({
      balance: async () => {
        given.abort(new Error('enough'))
        return { amount: decimal('1') }
      },
    })
    await expect(closeOf(there, { signal: given.signal })).rejects.toThrow('enough')
    expect(await there.kumicorn.dailyCloses.list()).toEqual({ closes: [], unreadable: [] })
  })
})
