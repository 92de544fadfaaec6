import { StoreError } from '@kumicorn/core'
import { storeSamples } from '@kumicorn/testkit'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import { describe, expect, it, onTestFinished } from 'vitest'
import { grantSql, migratePostgres, migrationSql, postgresStore } from '../../src/index.ts'
import { newRole } from '../helpers/role.ts'

const { anEvent, anOrder, claimOne, finish, OURS, START } = storeSamples

describe('the schema of postgresStore', () => {
  it('is made once when ten instances start at once', async () => {
    const pools = Array.from({ length: 10 }, () => newPool({ max: 1 }))
    for (let round = 0; round < 3; round += 1) {
      const schema = newSchema()
      await Promise.all(pools.map((pool) => postgresStore({ pool, schema }).open()))
      const { rows } = await newPool().query(`SELECT version FROM ${schema}.migrations`)
      expect(rows).toEqual([{ version: 1 }])
    }
  })

  it('can be made from SQL that is printed, by whoever may', async () => {
    const [pool, schema] = [newPool(), newSchema()]
    await pool.query(migrationSql(schema))
    const store = postgresStore({ pool, schema, migrate: false })
    expect(await store.begin(anOrder())).toEqual({ state: 'new' })
    expect(await migratePostgres({ pool, schema })).toEqual({ from: 1, to: 1 })
  })

  it('is used by a role that may not change it', async () => {
    const [pool, schema] = [newPool(), newSchema()]
    expect(await migratePostgres({ pool, schema })).toEqual({ from: 0, to: 1 })
    const connectionString = await newRole(schema)
    await pool.query(grantSql(schema, `r_${schema}`))
    const store = postgresStore({ connectionString, schema, migrate: false })
    onTestFinished(() => store.close())
    await store.open()
    await store.expectHandlers([{ account: OURS, name: 'fulfil', types: ['order.succeeded'] }], START)
    const order = anOrder({ queryAt: START })
    await store.commit({ order, event: anEvent(order), handlers: ['other'] })
    await finish(store, await claimOne(store, 'fulfil'))
    const claim = { account: OURS, now: START, leaseUntil: START + 1, limit: 1, spacing: 1 }
    expect(await store.claimQueries(claim)).toEqual([order])
    expect(await store.renameHandler(OURS, 'other', 'ship')).toBe(true)
    await finish(store, await claimOne(store, 'ship'))
  })

  it('that is not there is not made where that is forbidden, and the error says what to do', async () => {
    const store = postgresStore({ pool: newPool(), schema: newSchema(), migrate: false })
    await expect(store.open()).rejects.toThrow(
      /is at version 0, this package needs 1: run `kumicorn migrate`/,
    )
    await expect(store.open()).rejects.toBeInstanceOf(StoreError)
  })

  it('of a later version is used as long as that allows it', async () => {
    const [pool, schema] = [newPool(), newSchema()]
    await postgresStore({ pool, schema }).open()
    await pool.query(`INSERT INTO ${schema}.migrations (version, works_from) VALUES (2, 1)`)
    await postgresStore({ pool, schema }).open()
    await pool.query(`INSERT INTO ${schema}.migrations (version, works_from) VALUES (3, 2)`)
    const refused = postgresStore({ pool, schema }).open()
    await expect(refused).rejects.toThrow(
      /\(version 3\) is newer than this .* knows \(1\): update the package/,
    )
  })

  it('that cannot be made is left as it was', async () => {
    const [pool, schema] = [newPool(), newSchema()]
    await pool.query(`CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.orders (id int)`)
    await expect(postgresStore({ pool, schema }).open()).rejects.toThrow(/"orders" already exists/)
    const { rows } = await pool.query(`SELECT to_regnamespace('${schema}_jobs') AS jobs`)
    expect(rows).toEqual([{ jobs: null }])
  })
})
