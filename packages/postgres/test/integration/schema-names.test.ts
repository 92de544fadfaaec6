import { randomUUID } from 'node:crypto'
import { ConfigError } from '@kumicorn/core'
import { storeSamples } from '@kumicorn/testkit'
import { newPool } from '@kumicorn/testkit/postgres'
import { describe, expect, it, onTestFinished } from 'vitest'
import { grantSql, migratePostgres, migrationSql, postgresStore } from '../../src/index.ts'

const { anEvent, anOrder, claimOne, finish } = storeSamples
const pool = { connect: () => undefined, query: () => undefined } as never

describe('the name of a schema', () => {
  it.each(['Shop', 'x; DROP SCHEMA shop', '9lives', '', 'pg_shop', 'x'.repeat(46), 'user', 'loop'])(
    'is refused everywhere when it cannot work: "%s"',
    async (schema) => {
      expect(() => postgresStore({ pool, schema })).toThrow(ConfigError)
      expect(() => migrationSql(schema)).toThrow(ConfigError)
      expect(() => grantSql(schema, 'shop')).toThrow(ConfigError)
      await expect(migratePostgres({ pool, schema })).rejects.toBeInstanceOf(ConfigError)
    },
  )

  it('is no reserved word of the server', async () => {
    const { rows } = await newPool().query("SELECT word FROM pg_get_keywords() WHERE catcode <> 'U'")
    expect(rows.length).toBeGreaterThan(140)
    for (const { word } of rows) expect(() => migrationSql(word), word).toThrow(ConfigError)
  })

  it.each([randomUUID().replaceAll('-', '_').replace(/^./, 'x').padEnd(45, 'y'), 'exit', 'old'])(
    'may be %s',
    async (schema) => {
      const there = newPool()
      onTestFinished(async () => {
        const admin = newPool()
        await admin.query(`DROP SCHEMA IF EXISTS ${schema}, ${schema}_jobs CASCADE`)
      })
      const store = postgresStore({ pool: there, schema })
      await store.open()
      const order = anOrder()
      await store.commit({ order, event: anEvent(order), handlers: ['fulfil'] })
      await finish(store, await claimOne(store, 'fulfil'))
    },
  )
})
