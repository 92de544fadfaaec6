#!/usr/bin/env node

/** The command line itself never rejects: the modules refuse to be loaded by an older Node. */
async function main(): Promise<void> {
  try {
    const { processIo } = await import('./cli/io.ts')
    const { runCommandLine } = await import('./cli/program.ts')
    await runCommandLine(process.argv.slice(2), processIo, (text) => process.stderr.write(text))
  } catch (error) {
    process.stderr.write(`kumicorn-sandbox: ${(error as Error).message}\n`)
    process.exitCode = 2
  }
}

void main()
