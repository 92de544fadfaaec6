import { migrationSql, postgresStore } from '@kumicorn/postgres';

// The first time, ts-jest transforms all of pg-boss.
it('has the store on PostgreSQL, and what it migrates', () => {
  expect(typeof postgresStore).toBe('function');
  expect(migrationSql('shop')).toMatch(/CREATE TABLE/);
}, 120_000);
