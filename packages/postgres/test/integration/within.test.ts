import { ConfigError, createKumicorn, memoryStore, ReferenceReusedError } from '@kumicorn/core'
import { fromKnex } from 'pg-boss'
import { describe, expect, it } from 'vitest'
import { fruit, orchard } from '../helpers/orchard.ts'

describe('an order that is placed within a transaction', () => {
  it('is there with what was written beside it, sent after the commit, and told by its event', async () => {
    const { kumicorn, farm, events, buy, baskets } = await orchard()
    await kumicorn.start()
    const outcome = await buy('COMMIT')
    expect(outcome).toMatchObject({ state: 'unknown', sent: false })
    await events.reach(1)
    expect(events.seen).toMatchObject([{ type: 'order.accepted', reference: 'T1' }])
    expect([farm.requests.length, await baskets()]).toEqual([1, 1])
    expect(await kumicorn.orders.get('T1')).toMatchObject({ state: 'pending' })
  })

  it('is not there after a rollback, and never sent', async () => {
    const { kumicorn, pool, schema, farm, buy, baskets } = await orchard()
    await buy('ROLLBACK')
    expect(await kumicorn.orders.get('T1')).toBeUndefined()
    expect((await pool.query(`SELECT * FROM ${schema}.intents`)).rows).toEqual([])
    expect([farm.requests.length, await baskets()]).toEqual([0, 0])
  })

  it('is not sent before the commit, and then by another instance', async () => {
    const one = await orchard()
    const other = await orchard({ schema: one.schema, url: one.farm.url })
    await other.kumicorn.start()
    const db = await one.pool.connect()
    await db.query('BEGIN')
    await one.kumicorn.within(db).client(one.plugin).fruits.pick(fruit)
    expect(await other.kumicorn.orders.get('T1')).toBeUndefined()
    expect(one.farm.requests).toHaveLength(0)
    await db.query('COMMIT')
    db.release()
    await other.events.reach(1)
    expect(one.farm.requests).toHaveLength(1)
  })

  it('is sent once, however many instances there are, and whatever the first one loses', async () => {
    const one = await orchard()
    const more = await Promise.all([1, 2].map(() => orchard({ schema: one.schema, url: one.farm.url })))
    one.farm.loseAnswers = 1
    for (const { kumicorn } of [one, ...more]) await kumicorn.start()
    await one.buy('COMMIT')
    const all = [one, ...more].map(({ events }) => events.reach(1))
    // The answer was lost: the order is on record as perhaps sent, and asked about.
    while ((await one.kumicorn.orders.get('T1'))?.state === 'created') await one.store.open()
    for (const { clock } of [one, ...more]) clock.advance(60 * 60_000)
    await Promise.race(all)
    expect(one.farm.requests.filter(({ url }) => url === '/pick')).toHaveLength(1)
    expect(await one.kumicorn.orders.get('T1')).toMatchObject({ state: 'pending' })
  })

  it('that cannot be sent yet is tried again', async () => {
    const refused = await orchard({ url: 'http://127.0.0.1:9' })
    await refused.buy('COMMIT')
    await refused.kumicorn.start()
    await refused.kumicorn.stop()
    expect(await refused.kumicorn.orders.get('T1')).toMatchObject({ state: 'created' })
    const healthy = await orchard({ schema: refused.schema })
    healthy.clock.advance(60_000)
    await healthy.kumicorn.start()
    await healthy.events.reach(1)
    expect(healthy.farm.requests).toHaveLength(1)
  })

  it('is refused where the reference is that of another one, and known where it is the same', async () => {
    const { buy, farm, baskets } = await orchard()
    await buy('COMMIT')
    expect(await buy('COMMIT')).toMatchObject({ state: 'unknown', sent: false })
    await expect(buy('ROLLBACK', { ...fruit, sku: 'other' })).rejects.toBeInstanceOf(ReferenceReusedError)
    expect([farm.requests.length, await baskets()]).toEqual([0, 2])
  })

  it('may be placed through the adapters of pg-boss', async () => {
    const { kumicorn, plugin, pool } = await orchard()
    const db = await pool.connect()
    await db.query('BEGIN')
    // As Knex has it: marks without numbers.
    const numbered = (sql: string): string => {
      let n = 0
      return sql.replaceAll('?', () => `$${++n}`)
    }
    const knex = { raw: (sql: string, values: unknown[]) => db.query(numbered(sql), values) }
    await kumicorn
      .within(fromKnex(knex as never))
      .client(plugin)
      .fruits.pick(fruit)
    await db.query('COMMIT')
    db.release()
    expect(await kumicorn.orders.get('T1')).toMatchObject({ state: 'created' })
  })

  it('needs a store that can, and a transaction', async () => {
    const { kumicorn, plugin } = await orchard()
    const pick = kumicorn.within({}).client(plugin).fruits.pick(fruit)
    await expect(pick).rejects.toThrow(/give the client of a transaction/)
    const other = createKumicorn({ gateways: [plugin], store: memoryStore() })
    expect(() => other.within({})).toThrow(ConfigError)
    expect(() => other.within({})).toThrow(/needs a store in the database of the application/)
  })
})
