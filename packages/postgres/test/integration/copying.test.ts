import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sqliteStore } from '@kumicorn/core'
import { copyContract, type StorePlace } from '@kumicorn/testkit'
import { newSchema, postgresUrl } from '@kumicorn/testkit/postgres'
import { afterAll } from 'vitest'
import { migratePostgres, postgresStore } from '../../src/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'kumicorn-copy-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
async function aFile(): Promise<StorePlace> {
  files += 1
  const path = join(folder, `${files}.db`)
  return { open: (options = {}) => sqliteStore({ path, ...options }) }
}

async function aSchema(): Promise<StorePlace> {
  const place = { connectionString: postgresUrl(), schema: newSchema() }
  await migratePostgres(place)
  return { open: (options = {}) => postgresStore({ ...place, ...options }) }
}

copyContract('a copy from SQLite to PostgreSQL', aFile, aSchema)
copyContract('a copy from PostgreSQL to PostgreSQL', aSchema, aSchema)
copyContract('a copy from PostgreSQL to SQLite', aSchema, aFile)
