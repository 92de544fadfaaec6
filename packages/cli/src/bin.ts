#!/usr/bin/env node
// First and by itself: it refuses a Node on which the rest would misbehave.
await import('@kumicorn/core').catch(({ message }: Error) => {
  process.stderr.write(`kumicorn: ${message}\n`)
  process.exit(2)
})
const { Terminal } = await import('./output/terminal.ts')
const { run } = await import('./run.ts')

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
