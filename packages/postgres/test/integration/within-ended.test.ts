import { StoreError } from '@kumicorn/core'
import { describe, expect, it } from 'vitest'
import { postgresStore } from '../../src/index.ts'
import { fruit, orchard } from '../helpers/orchard.ts'
import { shop } from '../helpers/shop.ts'

const ENDED = /kumicorn\.within: this is no transaction, or it has ended/

/** What there is of an order that is to be sent. */
async function written({ pool, schema }: Awaited<ReturnType<typeof orchard>>): Promise<readonly number[]> {
  const sql = `SELECT (SELECT count(*)::int FROM ${schema}.orders) AS orders, (SELECT count(*)::int FROM ${schema}.intents) AS intents`
  const { orders, intents } = (await pool.query(sql)).rows[0]
  return [orders, intents]
}

// Found by an attack: what came behind the end of the transaction was committed by itself, and sent.
describe('an order is not written, and never sent, when its transaction has ended before', () => {
  it('because its end was under way when it was placed', async () => {
    const one = await orchard()
    for (const end of ['ROLLBACK', 'COMMIT']) {
      const db = await one.pool.connect()
      await db.query('BEGIN')
      const ended = db.query(end)
      const placed = one.kumicorn.within(db).client(one.plugin).fruits.pick(fruit)
      await expect(placed).rejects.toThrow(ENDED)
      await expect(placed).rejects.toBeInstanceOf(StoreError)
      await ended
      db.release()
    }
    expect(await written(one)).toEqual([0, 0])
  })

  it('because it was ended while the store looked at its schema', async () => {
    const one = await orchard()
    // Has asked for nothing yet.
    const { kumicorn, plugin } = shop(postgresStore({ pool: one.pool, schema: one.schema }))
    const db = await one.pool.connect()
    await db.query('BEGIN')
    // Its first statement is answered: from now on it looks at its schema, on connections of its own.
    const asked = Promise.withResolvers<void>()
    const query = (text: string, values: unknown[]) => {
      const answer = db.query(text, values)
      void answer.then(() => asked.resolve(), asked.resolve)
      return answer
    }
    const told = expect(kumicorn.within({ query }).client(plugin).fruits.pick(fruit)).rejects.toThrow(ENDED)
    await asked.promise
    await db.query('ROLLBACK')
    // The next one who has the connection.
    await db.query('BEGIN')
    await told
    await db.query('COMMIT')
    db.release()
    expect(await written(one)).toEqual([0, 0])
  })

  it('because it was ended while the order, which is known, was looked at', async () => {
    const away = await orchard({ url: 'http://127.0.0.1:9' })
    expect(await away.kumicorn.client(away.plugin).fruits.pick(fruit)).toMatchObject({ sent: false })
    const db = await away.pool.connect()
    await db.query('BEGIN')
    let ended: Promise<unknown> | undefined
    const query = async (text: string, values: unknown[]) => {
      const answer = await db.query(text, values)
      if (text.includes('begin_within')) ended = db.query('ROLLBACK')
      return answer
    }
    const placed = away.kumicorn.within({ query }).client(away.plugin).fruits.pick(fruit)
    await expect(placed).rejects.toThrow(ENDED)
    await ended
    db.release()
    expect(await written(away)).toEqual([1, 0])
  })

  it('or there never was one, which an object with query() does not tell', async () => {
    const one = await orchard()
    const none = { query: (text: string, values: unknown[]) => one.pool.query(text, values) }
    await expect(one.kumicorn.within(none).client(one.plugin).fruits.pick(fruit)).rejects.toThrow(ENDED)
    const db = await one.pool.connect()
    const alone = { executeSql: (text: string, values: unknown[]) => db.query(text, values) }
    await expect(one.kumicorn.within(alone).client(one.plugin).fruits.pick(fruit)).rejects.toThrow(ENDED)
    db.release()
    expect(await written(one)).toEqual([0, 0])
  })
})

it('orders may be placed in one transaction at once, behind a savepoint, and after it was rolled back to', async () => {
  const one = await orchard()
  const db = await one.pool.connect()
  const pick = (ticket: string) =>
    one.kumicorn
      .within(db)
      .client(one.plugin)
      .fruits.pick({ ...fruit, ticket })
  await db.query('BEGIN')
  await db.query('SAVEPOINT s')
  await Promise.all([pick('T1'), pick('T2')])
  await db.query('ROLLBACK TO s')
  await Promise.all([pick('T3'), pick('T4')])
  await db.query('RELEASE s')
  await pick('T5')
  await db.query('COMMIT')
  await db.query('BEGIN')
  await pick('T6')
  await db.query('COMMIT')
  db.release()
  expect(await written(one)).toEqual([4, 4])
})
