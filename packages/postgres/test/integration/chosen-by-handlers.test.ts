import type { Store, TransactionContext } from '@kumicorn/core'
import type { ManualClock } from '@kumicorn/testkit'
import { newPool, newSchema, postgresUrl } from '@kumicorn/testkit/postgres'
import type { PoolClient } from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { postgresStore } from '../../src/index.ts'
import { newRole } from '../helpers/role.ts'
import { happenings, shop } from '../helpers/shop.ts'

/** A handler with a transaction that does this, on a store with a table of its own for that. */
async function doing(
  store: Store,
  schema: string,
  work: (db: PoolClient, schema: string, clock: ManualClock) => Promise<unknown>,
) {
  await store.open()
  const pool = newPool()
  await pool.query(`CREATE TABLE ${schema}.shipped (who text NOT NULL)`)
  await pool.query(`GRANT USAGE ON SCHEMA ${schema} TO PUBLIC`)
  await pool.query(`GRANT INSERT ON ${schema}.shipped TO PUBLIC`)
  const { kumicorn, clock, ripe } = shop(store)
  const tries = happenings<number>()
  kumicorn.on('order.succeeded', {
    name: 'ship',
    transaction: true,
    async handle(_, { db, tries: before }: TransactionContext<PoolClient>) {
      try {
        await work(db, schema, clock)
      } finally {
        tries.note(before)
      }
    },
  })
  await kumicorn.start()
  await ripe('T1')
  await tries.reach(1)
  await kumicorn.stop()
  const shipped = async () => (await pool.query(`SELECT who FROM ${schema}.shipped`)).rows
  return { kumicorn, clock, tries, shipped, handlers: () => store.handlers() }
}

// Found by an attack: the end of the delivery was written as the role that the handler had become.
describe('a handler that becomes another role', () => {
  const become = (how: string) => async (db: PoolClient, schema: string) => {
    await db.query(`${how} r_${schema}`)
    await db.query(`INSERT INTO ${schema}.shipped VALUES (current_user)`)
  }

  it.each(['SET ROLE', 'SET LOCAL ROLE', 'SET SESSION AUTHORIZATION'])(
    'may do so, and its delivery has ended: %s',
    async (how) => {
      const schema = newSchema()
      await newRole(schema)
      const store = postgresStore({ connectionString: postgresUrl(), schema })
      onTestFinished(() => store.close())
      const { shipped, handlers } = await doing(store, schema, become(how))
      expect(await shipped()).toEqual([{ who: `r_${schema}` }])
      expect(await handlers()).toMatchObject([{ waiting: 0, dead: 0 }])
    },
  )

  it('may do so on connections that are somebody else from their beginning', async () => {
    const [schema, owner] = [newSchema(), newSchema()]
    await newRole(schema)
    await newRole(owner)
    const admin = newPool()
    onTestFinished(async () => {
      // Else its owner cannot go.
      await admin.query(`DROP TABLE ${schema}.shipped`)
    })
    await admin.query(`GRANT r_${schema} TO r_${owner}`)
    await admin.query(`GRANT CREATE ON DATABASE ${new URL(postgresUrl()).pathname.slice(1)} TO r_${owner}`)
    const pool = newPool({ options: `-c role=r_${owner}` })
    const { shipped, handlers } = await doing(
      postgresStore({ pool, schema }),
      schema,
      become('SET LOCAL ROLE'),
    )
    expect(await shipped()).toEqual([{ who: `r_${schema}` }])
    expect(await handlers()).toMatchObject([{ waiting: 0, dead: 0 }])
  })
})

// Found by an attack: it was run again and again, without an end, and no try was counted.
describe.each(['REPEATABLE READ', 'SERIALIZABLE'])('a handler that makes its transaction %s', (level) => {
  const ship = async (db: PoolClient, schema: string) => {
    await db.query(`SET TRANSACTION ISOLATION LEVEL ${level}`)
    await db.query(`INSERT INTO ${schema}.shipped VALUES ('me')`)
  }

  it('uses up a try when its lease was renewed since, and is told why', async () => {
    const [schema, pool] = [newSchema(), newPool()]
    const renewedAt = async () =>
      (await pool.query(`SELECT heartbeat_on::text AS at FROM ${schema}_jobs.job_common`)).rows[0]?.at
    const store = postgresStore({ pool, schema })
    let runs = 0
    const { kumicorn, clock, tries, shipped } = await doing(store, schema, async (db, _, clock) => {
      await ship(db, schema)
      runs += 1
      if (runs > 1) return
      const before = await renewedAt()
      clock.advance(10_000)
      while ((await renewedAt()) === before);
    })
    expect(await shipped()).toEqual([])
    const { rows } = await pool.query(`SELECT output FROM ${schema}_jobs.job_common`)
    expect(rows[0].output.message).toContain('has made its transaction REPEATABLE READ or SERIALIZABLE')
    clock.advance(10_000)
    await kumicorn.start()
    await tries.reach(2)
    await kumicorn.stop()
    expect(tries.seen).toEqual([0, 1])
    expect(await shipped()).toEqual([{ who: 'me' }])
  })

  it('is as good as any other when it ends before', async () => {
    const schema = newSchema()
    const { shipped, handlers } = await doing(postgresStore({ pool: newPool(), schema }), schema, ship)
    expect(await shipped()).toEqual([{ who: 'me' }])
    expect(await handlers()).toMatchObject([{ waiting: 0, dead: 0 }])
  })
})
