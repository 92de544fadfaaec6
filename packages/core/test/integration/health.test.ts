import { closedPort, manualClock } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { memoryStore, type Store, sqliteStore } from '../../src/index.ts'
import { callback, make, place, until } from './attacked/shop.ts'
import { newPath } from './stores/database-file.ts'

const lasting = (): Store => ({ ...memoryStore(), durable: true })

describe('health()', () => {
  it('of a Kumicorn that has nothing to do says so', async () => {
    const kumicorn = make()
    const well = {
      ok: true,
      storeError: undefined,
      missingHandlers: [],
      missingTypes: [],
      stuck: 0,
      conflicts: 0,
      disputed: 0,
      deadLetters: 0,
      oldestUndelivered: undefined,
      oldestUnsent: undefined,
    }
    expect(await kumicorn.health()).toEqual({ state: 'new', ...well })
    await kumicorn.start()
    expect(await kumicorn.health()).toEqual({ state: 'started', ...well })
  })

  it('is not ok while callbacks are refused: from stop() to the next start()', async () => {
    const kumicorn = make({ store: lasting() })
    await kumicorn.start()
    await kumicorn.stop()
    expect(await kumicorn.health()).toMatchObject({ ok: false, state: 'stopped', storeError: undefined })
    expect(await kumicorn.callbacks.kumquat(callback('A'))).toMatchObject({ status: 503 })
    await kumicorn.start()
    expect(await kumicorn.health()).toMatchObject({ ok: true, state: 'started' })
  })

  it('tells the person on call what waits, is dead, torn and in doubt, and stays ok', async () => {
    const clock = manualClock()
    const kumicorn = make({ store: lasting(), clock, deliveries: { maxTries: 1 } })
    kumicorn.on('order.succeeded', { name: 'fulfil', handle: () => Promise.reject(new Error('no stock')) })
    await kumicorn.start()
    await kumicorn.callbacks.kumquat(callback('A'))
    await until(async () => (await kumicorn.health()).deadLetters === 1)
    await kumicorn.stop()
    const later = make({ store: lasting(), clock })
    later.on(['order.succeeded', 'order.conflict'], { name: 'mail', handle: () => undefined })
    const received = clock.now()
    await later.callbacks.kumquat(callback('B'))
    clock.advance(1000)
    await later.callbacks.kumquat(callback('B', { status: 'error' }))
    expect(await later.health()).toMatchObject({ ok: true, conflicts: 1, oldestUndelivered: received })
  })

  // Found by an attack: such an order was in no count and in no alert, for ever.
  it('tells since when an order has been written that surely was not sent', async () => {
    const clock = manualClock()
    const baseUrl = `http://127.0.0.1:${await closedPort()}`
    const kumicorn = make({ store: lasting(), clock, random: () => 0, baseUrl })
    const written = clock.now()
    expect(await kumicorn.kumquat.orders.place(place)).toMatchObject({ state: 'unknown', sent: false })
    clock.advance(5 * 24 * 60 * 60_000)
    expect(await kumicorn.health()).toMatchObject({ ok: true, stuck: 0, oldestUnsent: written })
  })

  // Found by an attack: after a restored backup, "place it again, or give it up" was said of what the gateway had.
  it('tells of no order that the gateway has told of as unsent, and does not hide one that is', async () => {
    const clock = manualClock()
    const baseUrl = `http://127.0.0.1:${await closedPort()}`
    const kumicorn = make({ store: lasting(), clock, random: () => 0, baseUrl })
    await kumicorn.callbacks.kumquat(callback('FORGOTTEN', { status: 'nobody knows it' }))
    expect(await kumicorn.orders.get('FORGOTTEN')).toMatchObject({ state: 'unknown' })
    expect(await kumicorn.health()).toMatchObject({ conflicts: 1, oldestUnsent: undefined })
    clock.advance(60_000)
    const written = clock.now()
    await kumicorn.kumquat.orders.place(place)
    expect(await kumicorn.health()).toMatchObject({ conflicts: 1, oldestUnsent: written })
    await kumicorn.callbacks.kumquat(callback(place.request_no, { status: 'nobody knows it' }))
    expect(await kumicorn.health()).toMatchObject({ conflicts: 2, oldestUnsent: undefined })
    const [row] = (await kumicorn.overview()).orders
    expect(row?.open).toMatchObject({ created: { count: 0 }, unknown: { count: 2 } })
  })

  it('does not wait for a store that does not answer, and does not ask it again meanwhile', async () => {
    const answering = Promise.withResolvers<void>()
    let asked = 0
    const open = async (): Promise<void> => {
      asked += 1
      await answering.promise
    }
    const kumicorn = make({ store: { ...memoryStore(), open } })
    const looks = [kumicorn.health({ timeout: 10 }), kumicorn.health({ timeout: 20 })]
    const [first, second] = await Promise.all(looks)
    expect(first).toMatchObject({
      ok: false,
      storeError: 'it has not answered within 10 ms',
      stuck: undefined,
    })
    expect(second?.storeError).toBe('it has not answered within 20 ms')
    const third = kumicorn.health()
    answering.resolve()
    expect(await third).toMatchObject({ ok: true, stuck: 0 })
    expect(asked).toBe(1)
  })

  it('asks a store again that has not answered for ten seconds, and is ok as soon as it answers', async () => {
    const clock = manualClock()
    const store = memoryStore()
    let hangs = true
    const open = (): Promise<void> => (hangs ? new Promise(() => undefined) : store.open())
    const kumicorn = make({ store: { ...store, open }, clock })
    const first = kumicorn.health()
    clock.advance(10_000)
    expect(await first).toMatchObject({ ok: false })
    hangs = false
    expect(await kumicorn.health()).toMatchObject({ ok: true })
  })

  it('shares a look that hangs for ten seconds, however short who asks has patience', async () => {
    const clock = manualClock()
    let asked = 0
    const open = (): Promise<void> => {
      asked += 1
      return new Promise(() => undefined)
    }
    const kumicorn = make({ store: { ...memoryStore(), open }, clock })
    for (let second = 0; second < 30; second += 1) {
      const health = kumicorn.health({ timeout: 1000 })
      clock.advance(1000)
      expect(await health).toMatchObject({ ok: false })
    }
    expect(asked).toBe(3)
  })

  it('refuses an option that cannot be right', async () => {
    await expect(make().health({ timeout: 0 })).rejects.toThrow(
      'health.timeout must be a whole number from 1',
    )
  })
})

describe('overview()', () => {
  it('tells what is open, due and waiting, of the configured accounts only', async () => {
    const clock = manualClock()
    const store = sqliteStore({ path: await newPath() })
    const theirs = make({ store, clock, random: () => 0, partnerNo: 'P2' })
    await theirs.kumquat.orders.place(place)
    const kumicorn = make({ store, clock, random: () => 0 })
    kumicorn.on('order.succeeded', { name: 'fulfil', handle: () => undefined })
    await kumicorn.kumquat.orders.place(place)
    await kumicorn.callbacks.kumquat(callback('B'))
    const { at, orders, queries, handlers } = await kumicorn.overview()
    expect(at).toBe(clock.now())
    const [row, ...others] = orders
    expect(others).toEqual([])
    expect(row).toMatchObject({ gateway: 'kumquat', kind: 'order', stuck: 0, conflicts: 0, disputed: 0 })
    const open = Object.values(row?.open ?? {})
    expect(open.reduce((sum, { count }) => sum + count, 0)).toBe(1)
    expect(queries).toEqual([{ account: row?.account, due: 0, dueSince: undefined }])
    expect(handlers).toMatchObject([{ name: 'fulfil', waiting: 1, waitingSince: clock.now() }])
    await store.close()
    await expect(kumicorn.overview()).rejects.toMatchObject({ code: 'store_failed' })
  })
})

describe('orders.list()', () => {
  it('tells of what is in conflict', async () => {
    const kumicorn = make()
    for (const reference of ['A', 'B']) await kumicorn.callbacks.kumquat(callback(reference))
    await kumicorn.callbacks.kumquat(callback('B', { status: 'error' }))
    const listed = async (options: object) =>
      (await kumicorn.orders.list(options)).orders.map(({ reference }) => reference)
    expect(await listed({ conflict: true })).toEqual(['B'])
    expect(await listed({ conflict: false })).toEqual(['A'])
    expect(await listed({ disputed: true })).toEqual([])
    await expect(listed({ conflict: 'yes' })).rejects.toThrow('orders.list.conflict must be true or false')
  })
})
