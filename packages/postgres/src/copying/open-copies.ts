import type { OpenedStore, StoreToFill, Vault } from '@kumicorn/core/store'
import type { Pool } from 'pg'
import type { Schemas } from '../sql/schemas.ts'
import { AloneClient } from './alone.ts'
import { PostgresToCopy } from './from.ts'
import { PostgresToFill } from './into.ts'

export async function openToCopy(pool: Pool, schemas: Schemas, vault: Vault): Promise<OpenedStore> {
  const alone = await AloneClient.open(pool, schemas)
  try {
    await alone.holdBack()
  } catch (error) {
    await alone.close()
    throw error
  }
  return new PostgresToCopy(alone, vault)
}

export const openToFill = async (pool: Pool, schemas: Schemas, vault: Vault): Promise<StoreToFill> =>
  new PostgresToFill(await AloneClient.open(pool, schemas), vault)
