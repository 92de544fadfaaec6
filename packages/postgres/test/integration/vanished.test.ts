import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import type { PoolClient } from 'pg'
import { expect, it } from 'vitest'
import { postgresStore } from '../../src/index.ts'
import { shop } from '../helpers/shop.ts'

const SETTINGS = [
  'tcp_keepalives_idle',
  'tcp_keepalives_interval',
  'tcp_keepalives_count',
  'tcp_user_timeout',
]

// Found by an attack: a machine that had vanished kept what its handler had written for as long as the server's keepalive.
it('the server gives up a handler whose machine has vanished before its lease has run out, and then has its own limits', async () => {
  const [pool, schema] = [newPool({ max: 2 }), newSchema()]
  const { kumicorn, ripe } = shop(postgresStore({ pool, schema }))
  const seconds = async (db: Pick<PoolClient, 'query'>) => {
    const sql = 'SELECT name, setting::int FROM pg_settings WHERE name = ANY($1)'
    const { rows } = await db.query(sql, [SETTINGS])
    return Object.fromEntries(rows.map(({ name, setting }) => [name, setting as number]))
  }
  const before = await seconds(pool)
  const within = Promise.withResolvers<Record<string, number>>()
  kumicorn.on('order.succeeded', {
    name: 'ship',
    transaction: true,
    handle: async (_, { db }) => within.resolve(await seconds(db as PoolClient)),
  })
  await kumicorn.start()
  await ripe('T1')
  const { tcp_keepalives_idle, tcp_keepalives_interval, tcp_keepalives_count, tcp_user_timeout } =
    await within.promise
  await kumicorn.stop()
  const LEASE = 30
  expect(Number(tcp_keepalives_idle)).toBeGreaterThan(0)
  expect(
    Number(tcp_keepalives_idle) + Number(tcp_keepalives_interval) * Number(tcp_keepalives_count),
  ).toBeLessThan(LEASE)
  expect(Number(tcp_user_timeout)).toBeGreaterThan(0)
  expect(Number(tcp_user_timeout)).toBeLessThan(LEASE * 1000)
  const all = await Promise.all([pool.connect(), pool.connect()])
  for (const client of all) {
    expect(await seconds(client)).toEqual(before)
    client.release()
  }
})
