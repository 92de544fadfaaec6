// The packed store on PostgreSQL: its SQL is in it, and its types are those of the driver. No server is needed.
import assert from 'node:assert/strict'
import { createKumicorn, type TransactionContext } from '@kumicorn/core'
import { migrationSql, postgresStore } from '@kumicorn/postgres'
import type { PoolClient } from 'pg'

const sql = migrationSql('shop')
for (const name of ['shop.orders', 'shop.write', 'shop.claim_deliveries', 'shop_jobs.job_common'])
  assert.ok(sql.includes(name), `${name} is not in the SQL`)

const store = postgresStore({ connectionString: 'postgres://127.0.0.1:1/shop', migrate: false })
const kumicorn = createKumicorn({
  store,
  kumquat: { baseUrl: 'https://host.example', partnerNo: 'P1', signKey: 'the sign key' },
})
kumicorn.on('order.succeeded', {
  name: 'ship',
  transaction: true,
  async handle(event, { db }: TransactionContext<PoolClient>) {
    await db.query('INSERT INTO shipped VALUES ($1)', [event.id])
  },
})
await assert.rejects(store.open(), { name: 'StoreError' })
await store.close()
