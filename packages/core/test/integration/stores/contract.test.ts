import { join } from 'node:path'
import { storeContract } from '@kumicorn/testkit'
import { memoryStore, type SqliteStoreOptions, sqliteStore } from '../../../src/index.ts'
import { MemoryOrders } from '../../../src/stores/memory/memory-orders.ts'
import { Packing } from '../../../src/stores/memory/packing.ts'
import { storeInMemory } from '../../../src/stores/memory.ts'
import { newFolder } from './database-file.ts'
import { sameThreadStore } from './same-thread.ts'

storeContract('memoryStore', async () => ({ store: memoryStore() }), { durable: false })

storeContract(
  'memoryStore that packs what has ended at once',
  async () => ({ store: storeInMemory(new MemoryOrders(100_000, new Packing({ together: 1, fresh: 0 }))) }),
  { durable: false },
)

const sqlite = async (options: Omit<SqliteStoreOptions, 'path'>) => {
  const path = join(await newFolder(), 'orders.db')
  const open = () => sqliteStore({ path, ...options })
  return { store: open(), reopen: async () => open() }
}

storeContract('sqliteStore', () => sqlite({}))

storeContract('sqliteStore with encryption', () => sqlite({ encryptionKeys: [new Uint8Array(32).fill(7)] }))

// The same SQL in the thread of the test, where its coverage is counted: one store at a time.
storeContract(
  'sqliteStore without its thread',
  async () => ({ store: { ...sameThreadStore(join(await newFolder(), 'orders.db')), durable: false } }),
  { durable: false },
)
