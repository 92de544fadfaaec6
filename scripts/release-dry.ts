// Packs every public package as it would be published and checks the result, without publishing anything.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CONSUMERS } from './consumers/list.ts'
import { useConsumer } from './consumers/use-consumer.ts'
import { install } from './packed/install.ts'
import { pack } from './packed/pack.ts'
import { checkSizes } from './packed/sizes.ts'
import { use } from './packed/use.ts'

const run = (command: string, args: readonly string[], cwd = '.'): void => {
  execFileSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] })
}

const into = mkdtempSync(join(tmpdir(), 'kumicorn-release-'))
try {
  const tarballs = pack(join(into, 'packed'))
  for (const [name, tarball] of tarballs) {
    console.log(`\n${name}`)
    run('publint', ['--strict', tarball])
    run('attw', [tarball])
  }
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
