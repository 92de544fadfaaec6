import { ConfigError } from '@kumicorn/core'
import { expect, it } from 'vitest'
import { postgresStore } from '../../src/index.ts'

const pool = { connect: () => undefined, query: () => undefined }

it.each<readonly [unknown, string]>([
  [undefined, 'postgresStore: the options must be an object, not undefined'],
  [{ conectionString: 'postgres://127.0.0.1/shop' }, 'did you mean "connectionString"?'],
  [{ connectionString: '' }, 'postgresStore.connectionString must be a text that is not blank'],
  [{ pool: 'postgres://127.0.0.1/shop' }, 'postgresStore.pool must be a Pool of pg (an object with connect'],
  [{ pool: {} }, 'postgresStore.pool must be a Pool of pg'],
  [{ pool, connectionString: 'postgres://127.0.0.1/shop' }, 'give either pool or connectionString'],
  [{}, 'give either pool or connectionString'],
  [{ pool, schema: 'Shop!' }, 'schema must be lower-case letters'],
  [{ pool, migrate: 'no' }, 'postgresStore.migrate must be true or false'],
  [{ pool, encryptionKeys: [] }, 'encryptionKeys is an empty list'],
  [{ pool, encryptionKeys: ['short'] }, 'encryptionKeys[0] must be 32 bytes'],
])('%j is refused when the store is made, with what is meant', (options, message) => {
  const make = () => postgresStore(options as never)
  expect(make).toThrow(ConfigError)
  expect(make).toThrow(message)
})
