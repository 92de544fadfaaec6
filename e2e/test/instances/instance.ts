// One of several instances of a merchant on one PostgreSQL, which may be killed at any moment.
import { createKumicorn, orderEventTypes, type TransactionContext } from '@kumicorn/core'
import { postgresStore } from '@kumicorn/postgres'
import type { PoolClient } from 'pg'
import { serve } from '../crash/serve.ts'

interface Settings {
  readonly port: number
  readonly name: string
  readonly database: string
  readonly kumquat: { readonly baseUrl: string; readonly partnerNo: string; readonly signKey: string }
  readonly paynicorn: { readonly baseUrl: string; readonly appKey: string; readonly merchantSecret: string }
}

const { port, name, database, kumquat, paynicorn } = JSON.parse(process.argv[2] ?? '') as Settings

const kumicorn = createKumicorn({
  kumquat,
  paynicorn,
  store: postgresStore({ connectionString: database }),
  deliveries: { pollInterval: 200, timeout: 1_000 },
  reconcile: { schedule: { kumquat: [400], paynicorn: [400] }, ratePerSecond: 500, timeout: 1_000 },
})
kumicorn.on(orderEventTypes, {
  name: 'effect',
  transaction: true,
  async handle({ id, type, kind, reference }, { db }: TransactionContext<PoolClient>) {
    // Nothing here keeps a second one out: that is what is tested.
    await db.query('INSERT INTO effects VALUES ($1, $2, $3, $4, $5)', [id, type, kind, reference, name])
  },
})
kumicorn.on(orderEventTypes, { name: 'seen', handle: () => undefined })

/** The database may be away just now. */
async function start(): Promise<void> {
  for (;;) {
    try {
      return await kumicorn.start()
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

await start()
serve(kumicorn, port)
