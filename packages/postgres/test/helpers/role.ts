import { newPool, postgresUrl } from '@kumicorn/testkit/postgres'
import { onTestFinished } from 'vitest'

/** A role of its own that may log in, and nothing else: `r_` and the name of the schema. @returns its URL */
export async function newRole(schema: string): Promise<string> {
  const admin = newPool()
  const role = `r_${schema}`
  await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'role'`)
  onTestFinished(async () => {
    const pool = newPool()
    await pool.query(`DROP OWNED BY ${role}`)
    await pool.query(`DROP ROLE ${role}`)
  })
  const url = new URL(postgresUrl())
  url.username = role
  url.password = 'role'
  return url.href
}
