import { randomBytes } from 'node:crypto'
import { ConfigError, StoreError } from '@kumicorn/core'
import { manualClock, storeSamples } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { fruit, orchard } from '../helpers/orchard.ts'

const { anOrder } = storeSamples
const intent = { operation: 'fruits.pick', call: new Uint8Array(), isWanted: () => false }

describe('a transaction that sees only what was there when it began', () => {
  it.each(['REPEATABLE READ', 'SERIALIZABLE'])(
    'is refused (%s): what may be once only could be twice',
    async (level) => {
      const { store, pool, buy, kumicorn } = await orchard()
      const db = await pool.connect()
      await db.query(`BEGIN ISOLATION LEVEL ${level}`)
      await db.query('SELECT count(*) FROM pg_class')
      await store.begin(anOrder({ once: 'refund of a payment' }))
      const other = store.beginWithin?.(db, anOrder({ once: 'refund of a payment' }), intent)
      await expect(other).rejects.toThrow(/kumicorn\.within: .* begin it with ISOLATION LEVEL READ COMMITTED/)
      await expect(other).rejects.toBeInstanceOf(StoreError)
      await db.query('ROLLBACK')
      db.release()
      await expect(buy('COMMIT', fruit, `BEGIN ISOLATION LEVEL ${level}`)).rejects.toBeInstanceOf(StoreError)
      expect(await kumicorn.orders.get('T1')).toBeUndefined()
    },
  )
})

describe('an order that is known when it is placed within a transaction', () => {
  it('is sent once that has committed, if it surely was not sent before', async () => {
    const away = await orchard({ url: 'http://127.0.0.1:9' })
    const first = await away.kumicorn.client(away.plugin).fruits.pick(fruit)
    expect(first).toMatchObject({ sent: false })
    const { kumicorn, buy, events, farm } = await orchard({ schema: away.schema })
    expect(await buy('COMMIT')).toMatchObject({
      state: 'unknown',
      sent: false,
      error: { message: expect.stringContaining('is sent once the transaction has committed') },
    })
    await kumicorn.start()
    await events.reach(1)
    expect(farm.requests).toHaveLength(1)
  })

  it('is not said to be sent, and is not, if it may have been sent', async () => {
    const { kumicorn, plugin, pool, schema, farm, buy } = await orchard()
    farm.loseAnswers = 1
    expect(await kumicorn.client(plugin).fruits.pick(fruit)).toMatchObject({ state: 'unknown', sent: true })
    const again = await buy('COMMIT')
    expect(again).toMatchObject({ state: 'unknown', sent: true })
    expect(again).not.toMatchObject({ error: { message: expect.stringContaining('is sent once') } })
    expect((await pool.query(`SELECT * FROM ${schema}.intents`)).rows).toEqual([])
  })
})

// Found by an attack: only a new order was compared with the others, and a payment was refunded twice.
it('an order that is known and wanted is not sent while another one holds what may be done once only', async () => {
  const { store, pool, schema } = await orchard()
  const order = anOrder({ once: 'refund of a payment' })
  const rival = anOrder({ once: 'refund of a payment' })
  await store.begin(order)
  await store.begin(rival, { again: true })
  const db = await pool.connect()
  await db.query('BEGIN')
  const wanted = { ...intent, isWanted: () => true }
  expect(await store.beginWithin?.(db, order, wanted)).toEqual({ state: 'known', order, rival })
  await db.query('COMMIT')
  expect((await pool.query(`SELECT * FROM ${schema}.intents`)).rows).toEqual([])
  await db.query('BEGIN')
  expect(await store.beginWithin?.(db, order, { ...wanted, again: true })).toEqual({ state: 'known', order })
  await db.query('COMMIT')
  db.release()
  expect((await pool.query(`SELECT * FROM ${schema}.intents`)).rows).toHaveLength(1)
})

it('an order that cannot be read keeps no other from being sent, and is put off', async () => {
  const lost = await orchard({ encryptionKeys: [randomBytes(32)] })
  await lost.buy('COMMIT', { ...fruit, ticket: 'lost' })
  const { buy, store, pool, schema, clock } = await orchard({
    schema: lost.schema,
    encryptionKeys: [randomBytes(32)],
  })
  await buy('COMMIT')
  const { rows } = await pool.query(`SELECT DISTINCT account FROM ${schema}.intents`)
  const accounts = rows.map(({ account }) => account as string)
  const now = clock.now()
  const claim = { accounts, now, leaseUntil: now + 600_000, limit: 1 }
  expect(await store.claimIntents?.(claim)).toMatchObject([{ reference: 'T1' }])
  await expect(store.claimIntents?.(claim)).rejects.toBeInstanceOf(StoreError)
  expect(await store.claimIntents?.({ ...claim, now: now + 299_999 })).toEqual([])
  await expect(store.claimIntents?.({ ...claim, now: now + 300_000 })).rejects.toBeInstanceOf(StoreError)
})

it('an order that a clock has dated that was far ahead is sent by one that is right', async () => {
  const ahead = manualClock()
  ahead.advance(30 * 24 * 3600_000)
  const wrong = await orchard({ clock: ahead })
  await wrong.buy('COMMIT')
  const right = await orchard({ schema: wrong.schema })
  await right.kumicorn.start()
  await right.events.reach(1)
  expect(right.farm.requests).toHaveLength(1)
})

it('an intent that a clock was far ahead has put off is pulled forward', async () => {
  const { buy, store, pool, schema, clock } = await orchard()
  await buy('COMMIT')
  const { rows } = await pool.query(`SELECT account FROM ${schema}.intents`)
  const now = clock.now()
  const claim = { accounts: [rows[0].account as string], now, leaseUntil: now + 9_000_000, limit: 1 }
  const [held] = (await store.claimIntents?.(claim)) ?? []
  expect(await store.pullForward({ ...claim, latest: now + 1 })).toBe(1)
  expect(await store.finishIntent?.(held?.id as number, held?.token as number)).toBe(false)
  expect(await store.claimIntents?.(claim)).toHaveLength(1)
})

describe('what an order is placed with', () => {
  class Ticket {
    readonly #name: string
    #reads = 0
    constructor(name: string) {
      this.#name = name
    }
    get ticket(): string {
      this.#reads += 1
      return `${this.#name}-${this.#reads}`
    }
    get sku(): string {
      return 'alphonso'
    }
    get to(): string {
      return 'Ada'
    }
  }

  it.each([
    ['has accessors, which are read once', new Ticket('T1'), 'T1-1'],
    ['is inherited', Object.create(fruit), 'T1'],
    ['is a proxy', new Proxy(fruit, {}), 'T1'],
  ])('is sent as it was checked, also when it %s', async (_, params: object, reference) => {
    const { kumicorn, buy, events, farm } = await orchard()
    await buy('COMMIT', params)
    await kumicorn.start()
    await events.reach(1)
    expect(events.seen).toMatchObject([{ reference }])
    expect(farm.requests).toHaveLength(1)
  })
})

describe('what is in no transaction', () => {
  it('is refused: a pool, and a client that has not begun one', async () => {
    const { kumicorn, plugin, pool } = await orchard()
    const pick = (db: unknown) => kumicorn.within(db).client(plugin).fruits.pick(fruit)
    await expect(pick(pool)).rejects.toThrow(/this is a pool/)
    await expect(pick(pool)).rejects.toBeInstanceOf(ConfigError)
    const db = await pool.connect()
    await expect(pick(db)).rejects.toThrow(/is in no transaction/)
    await expect(pick(db)).rejects.toBeInstanceOf(ConfigError)
    expect(await kumicorn.orders.get('T1')).toBeUndefined()
    // Not waited for.
    const begun = db.query('BEGIN')
    expect(await pick(db)).toMatchObject({ sent: false })
    await begun
    await db.query('ROLLBACK')
    db.release()
  })
})
