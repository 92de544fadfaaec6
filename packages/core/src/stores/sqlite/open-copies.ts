import type { OpenedStore, StoreToFill } from '../copying/copying.ts'
import type { Vault } from '../vault.ts'
import { AloneDatabase } from './alone.ts'
import { SqliteToCopy } from './copy-from.ts'
import { SqliteToFill } from './copy-into.ts'

const nameOf = (path: string): string => `sqliteStore: ${path}`

export const openToCopy = async (path: string, vault: Vault): Promise<OpenedStore> =>
  new SqliteToCopy(nameOf(path), await AloneDatabase.open(path, 'there'), vault)

export const openToFill = async (path: string, vault: Vault): Promise<StoreToFill> =>
  new SqliteToFill(nameOf(path), await AloneDatabase.open(path), vault)
