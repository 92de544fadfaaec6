// Needs a vitest project whose globalSetup is @kumicorn/testkit/postgres-setup.
export { anEmptySchema, clearSchema, newDatabase, newPool, newSchema, postgresUrl } from './database.ts'
export { freePort, type PostgresServer, startPostgres } from './server.ts'
