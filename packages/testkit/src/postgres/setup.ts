import type { TestProject } from 'vitest/node'
import { startPostgres } from './server.ts'

/** One server for all files: the one that is given, or one of our own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.KUMICORN_TEST_DATABASE_URL
  if (given) {
    project.provide('postgresUrl', given)
    return async () => undefined
  }
  const server = await startPostgres()
  project.provide('postgresUrl', server.url)
  return () => server.stop()
}
