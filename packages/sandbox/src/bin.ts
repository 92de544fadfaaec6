#!/usr/bin/env node
import('./cli/program.ts').then(
  ({ main }) => main(),
  // The modules refuse to be loaded by an older Node.
  ({ message }: Error) => {
    process.stderr.write(`kumicorn-sandbox: ${message}\n`)
    process.exitCode = 2
  },
)
