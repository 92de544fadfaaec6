import { createKumicorn, type Kumicorn } from '@kumicorn/core'
import { postgresStore } from '@kumicorn/postgres'
import { startSandbox } from '@kumicorn/sandbox'
import { newDatabase } from '@kumicorn/testkit/postgres'
import pg, { type PoolClient } from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { listens } from '../support/listens.ts'
import { blockModule } from './block-module.ts'

interface Guide {
  bookSales(kumicorn: Kumicorn): void
  sellBasket(kumicorn: Kumicorn, db: PoolClient, basket: string, account: string): Promise<void>
}

it('what the guide for handlers says of transactions is so', async () => {
  const { bookSales } = await blockModule<Pick<Guide, 'bookSales'>>('guide/handlers.md', 'exactly-once.ts')
  const { sellBasket } = await blockModule<Pick<Guide, 'sellBasket'>>('guide/handlers.md', 'within.ts')
  const connectionString = await newDatabase()
  const sandbox = await startSandbox({ settleAfter: Number.POSITIVE_INFINITY })
  const store = postgresStore({ connectionString })
  const kumicorn = createKumicorn({
    store,
    kumquat: { ...sandbox.kumquat, callbackUrl: false },
    logger: false,
  })
  const pool = new pg.Pool({ connectionString })
  onTestFinished(async () => {
    await sandbox.close()
    await kumicorn.stop()
    await store.close()
    await pool.end()
  })
  await pool.query('CREATE TABLE sales (reference text, price text)')
  await pool.query(
    "CREATE TABLE baskets AS SELECT id, false AS sold FROM (VALUES ('X-1'), ('X-2')) AS those (id)",
  )
  bookSales(kumicorn)
  await listens(kumicorn, sandbox)
  await kumicorn.start()

  for (const [basket, end] of [
    ['X-1', 'COMMIT'],
    ['X-2', 'ROLLBACK'],
  ] as const) {
    const db = await pool.connect()
    await db.query('BEGIN')
    await sellBasket(kumicorn, db, basket, '254771114118')
    await db.query(end)
    db.release()
  }
  await expect.poll(() => kumicorn.orders.get('X-1')).toMatchObject({ state: 'pending' })
  expect(sandbox.orders().map(({ reference }) => reference)).toEqual(['X-1'])
  await sandbox.settle('X-1', 'succeeded')
  const sales = async () => (await pool.query('SELECT * FROM sales')).rows
  await expect.poll(sales).toEqual([{ reference: 'X-1', price: '98.0' }])
})
