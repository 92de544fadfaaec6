#!/usr/bin/env node
import { Terminal } from './output/terminal.ts'
import { run } from './run.ts'

// Older Nodes call node:sqlite and TypeScript experimental at every start: nothing that an operator can mend.
process.removeAllListeners('warning')
process.on('warning', ({ name, message }) => {
  if (name !== 'ExperimentalWarning') console.error(`${name}: ${message}`)
})

const { stdin, stdout, stderr, env } = process
const terminal = new Terminal({ stdin, stdout, stderr })
const code = await run(process.argv.slice(2), terminal, { env, folder: process.cwd() })
// The config file may have opened something that would keep the process alive.
process.exit(code)
