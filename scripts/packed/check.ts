import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { checkApi } from '../api/check-api.ts'
import { CONSUMERS } from '../consumers/list.ts'
import { useConsumer } from '../consumers/use-consumer.ts'
import { checkContents } from './contents.ts'
import { install } from './install.ts'
import { checkLicences } from './licences.ts'
import { checkSizes } from './sizes.ts'
import { use } from './use.ts'

const execute = promisify(execFile)

/** @throws with what was printed when the package is not as it should be */
async function lint([name, tarball]: readonly [string, string]): Promise<void> {
  try {
    await execute('publint', ['--strict', tarball])
    await execute('attw', [tarball])
    console.log(`${name}: publint and attw have nothing to say`)
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string }
    throw new Error(`${name}: ${message}\n${stdout}${stderr}`)
  }
}

/**
 * All that must hold of packages before they are published.
 * @param tarballs by the name of their folder under `packages`
 * @param into a folder for the projects in which they are used
 * @throws at the first thing that is not as it should be
 */
export async function check(tarballs: ReadonlyMap<string, string>, into: string): Promise<void> {
  checkContents(tarballs)
  checkLicences(tarballs.keys())
  checkApi()
  const waiting = tarballs.entries()
  // Each walks on where the other is: two at a time.
  const walk = async (): Promise<void> => {
    for (const entry of waiting) await lint(entry)
  }
  await Promise.all([walk(), walk()])
  const application = join(into, 'application')
  const scope = install(tarballs, 'e2e/packed', application)
  checkSizes(tarballs, scope)
  use(application, scope)
  for (const consumer of CONSUMERS.filter(({ isQuick }) => isQuick)) {
    const rows = await useConsumer(consumer, tarballs, into)
    for (const { runtime, step, seconds, failure } of rows) {
      if (failure !== undefined) throw new Error(`${consumer.what}: ${step} on ${runtime}:\n${failure}`)
      console.log(`used: ${consumer.what}: ${step}, on ${runtime} (${seconds} s)`)
    }
  }
}
