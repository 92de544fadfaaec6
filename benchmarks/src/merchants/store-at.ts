import { type Store, sqliteStore } from '@kumicorn/core'

/** A store on a database that is named by its URL, or in a file. */
export async function storeAt(where: string): Promise<Store> {
  if (!where.startsWith('postgres')) return sqliteStore({ path: where })
  const { postgresStore } = await import('@kumicorn/postgres')
  return postgresStore({ connectionString: where })
}
