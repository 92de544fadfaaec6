import { createKumicorn, type KumicornOptions } from '@kumicorn/core'
import { mango, mangoFarm, manualClock } from '@kumicorn/testkit'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import { onTestFinished } from 'vitest'
import { postgresStore } from '../../src/index.ts'
import { happenings } from './shop.ts'

const SECRET = 'mango-secret'
export const fruit = { ticket: 'T1', sku: 'alphonso', to: 'Ada' } as const

interface OrchardOptions extends Partial<KumicornOptions> {
  readonly schema?: string
  /** Of another farm than its own. */
  readonly url?: string
  readonly encryptionKeys?: readonly Uint8Array[]
}

/** A merchant whose own table is in the database of the store. */
export async function orchard({
  schema = newSchema(),
  url,
  encryptionKeys,
  ...options
}: OrchardOptions = {}) {
  const pool = newPool()
  const store = postgresStore({ pool, schema, ...(encryptionKeys && { encryptionKeys }) })
  const farm = await mangoFarm(SECRET)
  const clock = manualClock()
  const plugin = mango({ baseUrl: url ?? farm.url, farm: 'F1', secret: SECRET, retries: 0 })
  const kumicorn = createKumicorn({ gateways: [plugin], store, clock, random: () => 0, ...options })
  onTestFinished(() => kumicorn.stop())
  await store.open()
  await pool.query(`CREATE TABLE IF NOT EXISTS ${schema}.baskets (ticket text NOT NULL)`)
  const events = happenings()
  kumicorn.on(['order.accepted', 'order.rejected'], { name: 'seen', handle: (event) => events.note(event) })
  /** Fills a basket and places its order in one transaction. */
  const buy = async (end: 'COMMIT' | 'ROLLBACK', given: object = fruit, begin = 'BEGIN') => {
    const db = await pool.connect()
    try {
      await db.query(begin)
      await db.query(`INSERT INTO ${schema}.baskets VALUES ('T1')`)
      return await kumicorn
        .within(db)
        .client(plugin)
        .fruits.pick(given as typeof fruit)
    } finally {
      await db.query(end)
      db.release()
    }
  }
  const baskets = async () => (await pool.query(`SELECT ticket FROM ${schema}.baskets`)).rows.length
  return { kumicorn, plugin, store, pool, schema, farm, clock, events, buy, baskets }
}
