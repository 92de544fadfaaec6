import { storeContract } from '@kumicorn/testkit'
import { postgresStore } from '../../src/index.ts'
import { newPool, newSchema } from '../helpers/database.ts'

storeContract('postgresStore', async () => {
  const [pool, schema] = [newPool(), newSchema()]
  return {
    store: postgresStore({ pool, schema }),
    reopen: async () => postgresStore({ pool: newPool(), schema }),
  }
})
