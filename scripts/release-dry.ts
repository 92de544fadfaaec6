// Packs every public package as it would be published and checks the result, without publishing anything.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { CONSUMERS } from './consumers/list.ts'
import { useConsumer } from './consumers/use-consumer.ts'
import { install } from './packed/install.ts'
import { pack } from './packed/pack.ts'
import { checkSizes } from './packed/sizes.ts'
import { use } from './packed/use.ts'

const execute = promisify(execFile)

/** @throws with what was printed when the package is not as it should be */
async function check([name, tarball]: readonly [string, string]): Promise<void> {
  try {
    await execute('publint', ['--strict', tarball])
    await execute('attw', [tarball])
    console.log(`${name}: publint and attw have nothing to say`)
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string }
    throw new Error(`${name}: ${message}\n${stdout}${stderr}`)
  }
}

const into = mkdtempSync(join(tmpdir(), 'kumicorn-release-'))
try {
  const tarballs = pack(join(into, 'packed'))
  const waiting = tarballs.entries()
  // Each walks on where the other is: two at a time.
  const walk = async (): Promise<void> => {
    for (const entry of waiting) await check(entry)
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
  console.log(`\n${tarballs.size} packages would be released`)
} finally {
  rmSync(into, { recursive: true, force: true })
}
