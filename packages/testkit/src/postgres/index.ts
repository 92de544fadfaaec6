// Needs a vitest project whose globalSetup is @kumicorn/testkit/postgres-setup.
export { anEmptySchema, clearSchema, newDatabase, newPool, newSchema, postgresUrl } from './database.ts'
export { hasPgBouncer, type PgBouncer, startPgBouncer } from './pgbouncer.ts'
export { freePort, type PostgresServer, startPostgres } from './server.ts'
export { canMount, type SmallDisk, smallDisk } from './small-disk.ts'
