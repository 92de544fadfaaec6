import { storeContract } from '@kumicorn/testkit'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import { postgresStore } from '../../src/index.ts'

storeContract('postgresStore', async () => {
  const [pool, schema] = [newPool(), newSchema()]
  return {
    store: postgresStore({ pool, schema }),
    reopen: async () => postgresStore({ pool: newPool(), schema }),
  }
})
