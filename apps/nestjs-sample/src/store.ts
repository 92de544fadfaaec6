import { type Store, sqliteStore } from '@kumicorn/core'
import { postgresStore } from '@kumicorn/postgres'
import type { Config } from './config.ts'

/** One file for one machine; a PostgreSQL for as many instances as you like. Nothing else changes. */
export const openStore = ({ database, databaseUrl }: Pick<Config, 'database' | 'databaseUrl'>): Store =>
  databaseUrl === undefined
    ? sqliteStore({ path: database })
    : postgresStore({ connectionString: databaseUrl })
