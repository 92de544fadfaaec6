export { grantSql } from './migrations/grants.ts'
export { migrationSql } from './migrations/migrate.ts'
export { type MigrateOptions, migratePostgres } from './migrations/migrate-postgres.ts'
export { type PostgresStoreOptions, postgresStore } from './postgres-store.ts'
