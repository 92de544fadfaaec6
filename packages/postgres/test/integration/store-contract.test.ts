import { storeContract } from '@kumicorn/testkit'
import { anEmptySchema, newPool } from '@kumicorn/testkit/postgres'
import { postgresStore } from '../../src/index.ts'

storeContract('postgresStore', async () => {
  const schema = anEmptySchema()
  const pool = newPool()
  return {
    store: postgresStore({ pool, schema }),
    reopen: async () => postgresStore({ pool: newPool(), schema }),
  }
})
