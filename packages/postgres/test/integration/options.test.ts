import { ConfigError, createKumicorn, memoryStore } from '@kumicorn/core'
import { mango } from '@kumicorn/testkit'
import { expect, it } from 'vitest'
import { grantSql, migratePostgres, migrationSql, postgresStore } from '../../src/index.ts'

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
  [
    { connectionString: 'mysql://127.0.0.1/shop' },
    'connectionString must begin with postgres://, not mysql://',
  ],
  [{ pool, encryptionKeys: [] }, 'encryptionKeys is an empty list'],
  [{ pool, encryptionKeys: ['short'] }, 'encryptionKeys[0] must be 32 bytes'],
])('%j is refused when the store is made, with what is meant', (options, message) => {
  const make = () => postgresStore(options as never)
  expect(make).toThrow(ConfigError)
  expect(make).toThrow(message)
})

// Found by attack: with a typo in its name, the schema that was migrated was another one.
it.each<readonly [unknown, string]>([
  [undefined, 'migratePostgres: the options must be an object, not undefined'],
  [{ pool, shcema: 'shop' }, 'migratePostgres: there is no option "shcema": did you mean "schema"?'],
  [{ pool: {} }, 'migratePostgres.pool must be a Pool of pg'],
  [{ connectionString: 5 }, 'migratePostgres.connectionString must be a text'],
  [
    { connectionString: 'mysql://127.0.0.1/shop' },
    'connectionString must begin with postgres://, not mysql://',
  ],
  [{ pool, schema: 5 }, 'migratePostgres.schema must be a text'],
  [{}, 'give either pool or connectionString'],
])('%j is refused by a migration, which then connects to nothing', async (options, message) => {
  const error = await migratePostgres(options as never).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ConfigError)
  expect((error as Error).message).toContain(message)
})

it.each<readonly [() => unknown, string]>([
  [() => grantSql('shop', undefined as never), 'grantSql: role must be a text that is not blank'],
  [() => grantSql('shop', ' '), 'grantSql: role must be a text that is not blank'],
  [() => grantSql(undefined as never, 'app'), 'grantSql: schema must be'],
  [() => migrationSql('shop', -1), 'migrationSql: from must be a version, a whole number from 0'],
  [() => migrationSql('shop', '1' as never), 'migrationSql: from must be a version, a whole number from 0'],
])('what no SQL can be made of is refused: %s', (make, message) => {
  expect(make).toThrow(ConfigError)
  expect(make).toThrow(message)
})

it('a handler with a transaction is refused where the store cannot do it', () => {
  const plugin = mango({ baseUrl: 'http://127.0.0.1:9', farm: 'F1', secret: 's' })
  const kumicorn = createKumicorn({ gateways: [plugin], store: memoryStore() })
  const add = () =>
    kumicorn.on('order.succeeded', { name: 'ship', transaction: true, handle: () => undefined })
  expect(add).toThrow(ConfigError)
  expect(add).toThrow(/"ship": transaction: true needs a store in the database .* \(postgresStore\)/)
})
