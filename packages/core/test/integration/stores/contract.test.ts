import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { storeContract } from '@kumicorn/testkit'
import { onTestFinished } from 'vitest'
import { memoryStore, sqliteStore } from '../../../src/index.ts'

storeContract('memoryStore', async () => ({ store: memoryStore() }), { durable: false })

storeContract('sqliteStore', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kumicorn-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const open = () => sqliteStore({ path: join(folder, 'orders.db') })
  return { store: open(), reopen: async () => open() }
})
