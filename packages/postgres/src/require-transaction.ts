import { ConfigError } from '@kumicorn/core'
import type { ClientBase } from 'pg'

/** Refuses a pool, and a client of `pg` that is in no transaction: the order would be sent whatever is rolled back. */
export async function requireTransaction(db: object): Promise<void> {
  if ('connect' in db && 'totalCount' in db)
    throw new ConfigError('kumicorn.within: this is a pool: give the client of a transaction, from connect()')
  const client = db as Partial<ClientBase>
  if (client.getTransactionStatus?.() !== 'I') return
  // Its BEGIN may be under way still. That it cannot be asked is told by what comes next.
  await client.query?.('').catch(() => undefined)
  if (client.getTransactionStatus() === 'I')
    throw new ConfigError('kumicorn.within: the client is in no transaction: begin one first')
}
