#!/usr/bin/env node
import { Console } from 'node:console'
import { writeSync } from 'node:fs'

// First and by itself: it refuses a Node on which the rest would misbehave.
await import('@kumicorn/core').catch(({ message }: Error) => {
  process.stderr.write(`kumicorn: ${message}\n`)
  process.exit(2)
})
const { Terminal } = await import('./output/terminal.ts')
const { exitCodes } = await import('./exit-codes.ts')
const { run } = await import('./run.ts')
const { reasonOf } = await import('./source/config-file.ts')

// Older Nodes call node:sqlite and TypeScript experimental at every start: nothing that an operator can mend.
process.removeAllListeners('warning')
process.on('warning', ({ name, message }) => {
  if (name !== 'ExperimentalWarning') console.error(`${name}: ${message}`)
})

const { stdin, stdout, stderr, env } = process

// What the config file prints is no result: a script reads those.
const aside = new Console(stderr, stderr)
for (const name of ['log', 'info', 'debug', 'dir', 'table'] as const) console[name] = aside[name]

// It may end the process, or fail beside what it was asked for: then nothing was done, which must be neither 0 nor a finding.
let hasEnded = false
process.on('exit', (code) => {
  if (hasEnded) return
  process.exitCode = exitCodes.usage
  const what = `something in the config file, or in what it imports, ended the process (${code}) before the command was done`
  writeSync(2, `kumicorn: ${what}: keep the start of the application, and process.exit(), out of it\n`)
})
process.on('uncaughtException', (error) => {
  hasEnded = true
  writeSync(
    2,
    `kumicorn: something failed beside the command, in the config file or in what it imports: ${reasonOf(error)}\n`,
  )
  process.exit(exitCodes.usage)
})

const terminal = new Terminal({ stdin, stdout, stderr })
const code = await run(process.argv.slice(2), terminal, { env, folder: process.cwd() })
hasEnded = true
// Whatever a listener of the config file makes of it.
process.on('exit', () => {
  process.exitCode = code
})
// The config file may have opened something that would keep the process alive.
process.exit(code)
