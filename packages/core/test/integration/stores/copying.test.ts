import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { copyContract, type StorePlace } from '@kumicorn/testkit'
import { afterAll } from 'vitest'
import { sqliteStore } from '../../../src/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'kumicorn-copy-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
async function newFile(): Promise<StorePlace> {
  files += 1
  const path = join(folder, `${files}.db`)
  const place: StorePlace = { open: (options = {}) => sqliteStore({ path, ...options }) }
  const store = place.open()
  await store.open()
  await store.close()
  return place
}

copyContract('a copy from SQLite to SQLite', newFile, newFile)
