import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import pg from 'pg'

/** Where a shop keeps its orders, for one test file: the shop that you develop has its own. */
export interface TestStore {
  /** The folder that the shop runs in. */
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  remove(): Promise<void>
}

async function query(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}

/** A database of its own on the server of `DATABASE_URL`, whose role may create databases. */
export async function testStore(): Promise<TestStore> {
  if (!process.env.DATABASE_URL && existsSync('.env')) process.loadEnvFile('.env')
  const name = `shop_test_${randomUUID().replaceAll('-', '')}`
  await query(`CREATE DATABASE ${name}`)
  const url = new URL(process.env.DATABASE_URL ?? '')
  url.pathname = name
  return {
    folder: process.cwd(),
    env: { DATABASE_URL: url.href },
    remove: () => query(`DROP DATABASE ${name} WITH (FORCE)`),
  }
}
