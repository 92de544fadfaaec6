import { randomBytes } from 'node:crypto'
import { ConfigError, StoreError } from '@kumicorn/core'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import { describe, expect, it, vi } from 'vitest'
import { postgresStore } from '../../src/index.ts'
import { happenings, shop } from '../helpers/shop.ts'

/** A shop with three orders, of which somebody has changed one in the database. */
async function damaged() {
  const [pool, schema] = [newPool(), newSchema()]
  const store = postgresStore({ pool, schema, encryptionKeys: [randomBytes(32)] })
  const there = shop(store)
  for (const ticket of ['A', 'B', 'C']) {
    expect((await there.ripe(ticket))?.status).toBe(200)
    there.clock.advance(1)
  }
  await pool.query(`UPDATE ${schema}.orders SET record = '\\x00' WHERE reference = 'B'`)
  return { ...there, store, pool, schema }
}

it('a close of a day that cannot be read stands in the way of no other', async () => {
  const [pool, schema] = [newPool(), newSchema()]
  const store = postgresStore({ pool, schema, encryptionKeys: [randomBytes(32)] })
  const { kumicorn, clock } = shop(store)
  const make = async () => (await kumicorn.dailyCloses.make({ zone: 'UTC' })).day
  const torn = await make()
  clock.advance(86_400_000)
  const whole = await make()
  await pool.query(`UPDATE ${schema}.closes SET body = '\\x00' WHERE day = '${torn}'`)
  const { closes, unreadable } = await kumicorn.dailyCloses.list()
  expect(closes.map(({ day }) => day)).toEqual([whole])
  expect(unreadable).toMatchObject([{ day: torn, nth: 1, error: expect.any(StoreError) }])
  clock.advance(86_400_000)
  await make()
})

describe('an order that cannot be read', () => {
  it('is told of in lists, which show the others, and is not taken for none', async () => {
    const { kumicorn } = await damaged()
    const { orders, unreadable } = await kumicorn.orders.list()
    expect(orders.map(({ reference }) => reference)).toEqual(['C', 'A'])
    expect(unreadable).toMatchObject([
      { reference: 'B', gateway: 'mango', state: 'succeeded', error: expect.any(StoreError) },
    ])
    await expect(kumicorn.orders.get('B')).rejects.toThrow(StoreError)
  })

  it('keeps no other from being asked about', async () => {
    const { store, clock, pool, schema } = await damaged()
    const { rows } = await pool.query(`UPDATE ${schema}.orders SET query_at = 0 RETURNING account`)
    const now = clock.now()
    const claim = { account: rows[0].account, now, leaseUntil: now, limit: 9 }
    const claimed = await store.claimQueries(claim)
    expect(claimed.map(({ reference }) => reference)).toEqual(['A', 'C', 'B'])
    expect(claimed[2]).toMatchObject({ gateway: 'mango', state: 'succeeded', error: expect.any(StoreError) })
    // It is put off.
    expect(
      (await store.claimQueries({ ...claim, now: now + 299_999 })).map(({ reference }) => reference),
    ).toEqual(['A', 'C'])
    expect(
      await store.claimQueries({ ...claim, now: now + 300_000, leaseUntil: now + 600_000 }),
    ).toHaveLength(3)
  })

  it('keeps no event of others from its handler', async () => {
    const { store, clock, pool, schema, kumicorn, ripe } = await damaged()
    kumicorn.on('order.succeeded', { name: 'h', handle: () => undefined })
    for (let n = 0; n < 30; n += 1) expect((await ripe(`D-${n}`))?.status).toBe(200)
    await pool.query(
      `UPDATE ${schema}.events e SET event = '\\x00' FROM ${schema}.orders o
       WHERE o.serial = e.order_serial AND o.reference <> 'D-29'`,
    )
    const { rows } = await pool.query(`SELECT account FROM ${schema}.orders LIMIT 1`)
    const claim = { accounts: [rows[0].account], handlers: [{ name: 'h', limit: 10 }] }
    const now = clock.now() + 60_000
    expect(await store.claimDeliveries({ ...claim, now, leaseUntil: now + 600_000 })).toMatchObject([
      { event: { reference: 'D-29' } },
    ])
    const later = now + 300_000
    await expect(store.claimDeliveries({ ...claim, now: later, leaseUntil: later + 1 })).rejects.toThrow(
      StoreError,
    )
  })

  it('stays when the others are pruned, and that is said', async () => {
    const { kumicorn, clock } = await damaged()
    const endedBefore = new Date(clock.now())
    await expect(kumicorn.prune({ endedBefore })).rejects.toThrow(/encrypted row of orders was changed/)
    for (const name of ['A', 'C']) expect(await kumicorn.orders.get(name)).toMatchObject({ pruned: true })
    await expect(kumicorn.orders.get('B')).rejects.toThrow(StoreError)
  })
})

describe('a dead letter that cannot be read', () => {
  it('is told of in lists, passed over when all are replayed, and can be discarded', async () => {
    const [pool, schema] = [newPool(), newSchema()]
    const store = postgresStore({ pool, schema, encryptionKeys: [randomBytes(32)] })
    const { kumicorn, ripe } = shop(store, { deliveries: { maxTries: 1 } })
    const died = happenings<string>()
    const got = happenings()
    let isMended = false
    kumicorn.on('order.succeeded', {
      name: 'h',
      handle(event) {
        if (isMended) return got.note(event)
        died.note(event.reference)
        throw new Error('no')
      },
    })
    await kumicorn.start()
    for (const ticket of ['A', 'B']) expect((await ripe(ticket))?.status).toBe(200)
    await died.reach(2)
    await vi.waitUntil(async () => (await store.deadLetters({ limit: 9 })).items.length === 2, {
      timeout: 30_000,
    })
    isMended = true
    await pool.query(
      `UPDATE ${schema}.events e SET event = '\\x00' FROM ${schema}.orders o
       WHERE o.serial = e.order_serial AND o.reference = 'A'`,
    )
    const { deadLetters, unreadable } = await kumicorn.deadLetters.list()
    expect(deadLetters).toMatchObject([{ event: { reference: 'B' } }])
    expect(unreadable).toMatchObject([{ handler: 'h', tries: 1, error: expect.any(StoreError) }])
    expect(await kumicorn.deadLetters.replayAll()).toBe(1)
    await got.reach(1)
    expect(got.seen).toMatchObject([{ reference: 'B' }])
    const id = unreadable[0]?.id as number
    expect(await store.discard(id, ['another'])).toBe(false)
    expect(await kumicorn.deadLetters.discard(id)).toBe(true)
    expect(await kumicorn.deadLetters.list()).toMatchObject({ unreadable: [] })
  })
})

it('an empty list of keys is refused: somebody meant to encrypt', () => {
  const make = () => postgresStore({ connectionString: 'postgres://127.0.0.1/shop', encryptionKeys: [] })
  expect(make).toThrow(ConfigError)
  expect(make).toThrow(/give a key, or leave it out/)
})
