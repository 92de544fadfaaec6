import type { TransactionContext } from '@kumicorn/core'
import { storeSamples } from '@kumicorn/testkit'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import type { PoolClient } from 'pg'
import { describe, expect, it } from 'vitest'
import { migrate } from '../../src/migrations/migrate.ts'
import { type Migration, migrations } from '../../src/migrations/migrations.ts'
import { schemasOf } from '../../src/sql/schemas.ts'
import { hindrances, partsOf } from '../helpers/additions.ts'
import { happenings, shop } from '../helpers/shop.ts'
import { nextVersion, storeOfVersion } from '../helpers/versions.ts'

const { anOrder } = storeSamples

const next: readonly Migration[] = [...migrations, nextVersion]

/** What a migration of these statements, after the last one, takes away from the code before it. */
async function hindrancesOf(sql: Migration['sql']): Promise<readonly string[]> {
  const [pool, schema] = [newPool(), newSchema()]
  await migrate(pool, schemasOf(schema), migrations)
  const before = await partsOf(pool, schema)
  await migrate(pool, schemasOf(schema), [...migrations, { worksFrom: migrations.length, sql }])
  return hindrances(before, await partsOf(pool, schema))
}

describe('an upgrade of the schema', () => {
  it('goes on under load while instances of both versions run side by side', {
    timeout: 120_000,
  }, async () => {
    const schema = newSchema()
    const admin = newPool()
    await migrate(admin, schemasOf(schema), migrations)
    await admin.query(`CREATE TABLE ${schema}.shipped (event_id text NOT NULL)`)
    const handled = happenings<string>()
    const shipped = happenings()
    const startInstance = async (plan: readonly Migration[]) => {
      const store = storeOfVersion(newPool({ max: 6 }), schema, plan)
      const instance = shop(store)
      instance.kumicorn.on('order.succeeded', { name: 'mail', handle: ({ id }) => handled.note(id) })
      instance.kumicorn.on('order.succeeded', {
        name: 'ship',
        transaction: true,
        async handle(event, { db }: TransactionContext<PoolClient>) {
          await db.query(`INSERT INTO ${schema}.shipped VALUES ($1)`, [event.id])
          shipped.note(event)
        },
      })
      await instance.kumicorn.start()
      return { ...instance, store }
    }
    const instances = await Promise.all([migrations, migrations].map(startInstance))
    const replies: (number | undefined)[] = []
    let isLoaded = true
    const load = Array.from({ length: 6 }, async (_, one) => {
      for (let n = 0; isLoaded; n += 1) {
        const instance = instances[n % instances.length]
        replies.push((await instance?.ripe(`T${one}-${n}`))?.status)
      }
    })
    await handled.reach(100)
    // Two new instances and `kumicorn migrate` at once: one of them migrates.
    const [from] = await Promise.all([
      migrate(admin, schemasOf(schema), next),
      ...[next, next].map(async (plan) => instances.push(await startInstance(plan))),
    ])
    expect([migrations.length, next.length]).toContain(from)
    await handled.reach(handled.seen.length + 200)
    // The old ones go, one after the other.
    for (const old of instances.splice(0, 2)) await old.kumicorn.stop()
    await handled.reach(handled.seen.length + 100)
    isLoaded = false
    await Promise.all(load)
    // What the old ones put back is due for those that are there.
    await Promise.all([handled.reach(replies.length), shipped.reach(replies.length)])
    await Promise.all(instances.map(({ kumicorn }) => kumicorn.stop()))

    expect(new Set(replies)).toEqual(new Set([200]))
    const { rows } = await admin.query(
      `SELECT count(*)::int AS n, count(DISTINCT event_id)::int AS ids, (SELECT count(*)::int FROM ${schema}.events) AS events,
         (SELECT count(*) > 0 FROM ${schema}.notes) AS are_noted FROM ${schema}.shipped`,
    )
    const count = replies.length
    expect(rows[0]).toEqual({ n: count, ids: count, events: count, are_noted: true })
    expect(new Set(handled.seen).size).toBe(count)
    const versions = await admin.query(`SELECT version FROM ${schema}.migrations ORDER BY version`)
    expect(versions.rows.map(({ version }) => version)).toEqual(next.map((_, index) => index + 1))
    process.stdout.write(`upgrade under load: ${count} callbacks, none refused, each handled once\n`)
  })

  it('does not keep callbacks waiting behind itself while a transaction of a user is open', async () => {
    const schema = newSchema()
    const { kumicorn, ripe } = shop(storeOfVersion(newPool(), schema, migrations))
    await kumicorn.start()
    const db = await newPool().connect()
    await db.query('BEGIN')
    await db.query(`LOCK TABLE ${schema}.orders IN ROW EXCLUSIVE MODE`)
    const migrated = migrate(newPool(), schemasOf(schema), next)
    const admin = newPool()
    const isWaiting = async () => {
      const { rows } = await admin.query(
        `SELECT 1 FROM pg_locks WHERE relation = $1::regclass AND mode = 'AccessExclusiveLock' AND NOT granted`,
        [`${schema}.orders`],
      )
      return rows.length > 0
    }
    while (!(await isWaiting())) await new Promise((resolve) => setImmediate(resolve))
    // It would wait until the user's transaction has ended, which is not before it is answered.
    expect((await ripe('T1'))?.status).toBe(200)
    await db.query('COMMIT')
    db.release()
    expect(await migrated).toBe(migrations.length)
  })

  it('leaves what the versions before it need, unless it says that they do not work any more', async () => {
    const [pool, schema] = [newPool(), newSchema()]
    let before: Awaited<ReturnType<typeof partsOf>> = []
    for (const [index, { worksFrom }] of next.entries()) {
      await migrate(pool, schemasOf(schema), next.slice(0, index + 1))
      const now = await partsOf(pool, schema)
      if (worksFrom <= index) expect([index + 1, hindrances(before, now)]).toEqual([index + 1, []])
      before = now
    }
    expect(before.length).toBeGreaterThan(100)
  })

  it.each([
    ['DROP FUNCTION $.write(jsonb)', /^function write of .* is gone$/],
    ['ALTER TABLE $.orders RENAME COLUMN stuck TO is_stuck', /^column stuck of .* is gone$/],
    ['ALTER TABLE $.intents ALTER COLUMN tries TYPE bigint', /^column tries of .* has changed$/],
    ['ALTER TABLE $.paces ADD COLUMN zone text NOT NULL', /^column zone of .* may refuse/],
    ['CREATE UNIQUE INDEX one_a_state ON $.orders (reference)', /^index one_a_state of .* may refuse/],
    ['ALTER TABLE $.orders ADD CHECK (version > 0)', /^constraint .* may refuse/],
    ['DROP INDEX $.orders_stuck', /^index orders_stuck of .* is gone$/],
  ])('that hinders the version before is noticed: %s', async (sql, noticed) => {
    const found = await hindrancesOf(({ ours }) => `${sql.replace('$', ours)};`)
    expect(found.some((hindrance) => noticed.test(hindrance))).toBe(true)
  })

  it.each([
    'ALTER TABLE $.orders ADD COLUMN note text',
    "ALTER TABLE $.orders ADD COLUMN note text NOT NULL DEFAULT ''",
    'CREATE TABLE $.notes (id bigint PRIMARY KEY, text text NOT NULL)',
    'CREATE INDEX orders_by_version ON $.orders (version)',
  ])('that only adds hinders nobody: %s', async (sql) => {
    expect(await hindrancesOf(({ ours }) => `${sql.replace('$', ours)};`)).toEqual([])
  })

  it('leaves orders of the version before as they were', async () => {
    const [pool, schema] = [newPool(), newSchema()]
    const order = anOrder()
    await storeOfVersion(pool, schema, migrations).begin(order)
    expect(await storeOfVersion(pool, schema, next).order(order)).toEqual(order)
  })
})
