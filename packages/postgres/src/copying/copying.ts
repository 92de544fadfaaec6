import type { Copying, Vault } from '@kumicorn/core/store'
import type { Pool } from 'pg'
import type { Schemas } from '../sql/schemas.ts'

/** How everything in a schema is moved: what does that is loaded when it is wanted. */
export const postgresCopying = (pool: Pool, schemas: Schemas, vault: Vault): Copying => ({
  read: async () => (await import('./open-copies.ts')).openToCopy(pool, schemas, vault),
  fill: async () => (await import('./open-copies.ts')).openToFill(pool, schemas, vault),
})
