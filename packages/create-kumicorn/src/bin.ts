#!/usr/bin/env node
import { tooOld } from './node-version.ts'

const { argv, env, stdin, stdout, stderr, versions } = process
const refusal = tooOld(versions.node)
if (refusal !== undefined) {
  stderr.write(`create-kumicorn: ${refusal}\n`)
  process.exitCode = 2
} else {
  // By itself: an older Node need not understand what it cannot run.
  const { run } = await import('./run.ts')
  const folder = process.cwd()
  process.exitCode = await run(argv.slice(2), { env, folder, stdin, stdout, stderr })
}
