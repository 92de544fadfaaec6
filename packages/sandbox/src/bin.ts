#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { readCommand, USAGE, UsageError } from './cli/arguments.ts'
import { printTimeline } from './cli/timeline.ts'
import { SandboxError } from './errors.ts'
import type { SandboxOptions } from './options.ts'
import { type Sandbox, startSandbox } from './sandbox.ts'

const WRONG_USAGE = 2

async function start(options: SandboxOptions): Promise<void> {
  const sandbox = await startSandbox(options)
  // Both are there from the first moment on: a signal may come before the last line is printed.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.close())
  introduce(sandbox, options)
  printTimeline(sandbox, (line) => console.log(line))
}

function introduce({ url, kumquat, paynicorn }: Sandbox, { host = '127.0.0.1' }: SandboxOptions): void {
  console.log(`Kumicorn sandbox on ${url}

KUMQUAT     baseUrl         ${kumquat.baseUrl}
            partnerNo       ${kumquat.partnerNo}
            signKey         ${kumquat.signKey}
Paynicorn   baseUrl         ${paynicorn.baseUrl}
            appKey          ${paynicorn.appKey}
            merchantSecret  ${paynicorn.merchantSecret}
`)
  if (!/^(127\.|localhost$|::1$)/.test(host)) {
    console.log(`Everybody who reaches ${host} can use it: leave --host out to keep it on this machine.\n`)
  }
}

function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}

try {
  const command = readCommand(process.argv.slice(2))
  if (command.name === 'help') console.log(USAGE)
  else if (command.name === 'version') console.log(version())
  else await start(command.options)
} catch (error) {
  const misused = error instanceof UsageError || error instanceof SandboxError
  console.error(`kumicorn-sandbox: ${(error as Error).message}`)
  if (misused) console.error('Try kumicorn-sandbox --help.')
  process.exitCode = misused ? WRONG_USAGE : 1
}
