import { printableLines } from '@kumicorn/messages'
import { CommanderError } from 'commander'
import { type ExitCode, exitCodeOf, exitCodes, UsageError } from './exit-codes.ts'
import type { Terminal } from './output/terminal.ts'
import { buildProgram } from './program.ts'
import type { Surroundings } from './source/surroundings.ts'

/** Runs one command line. Never rejects: what went wrong is printed and told by the exit code. */
export async function run(
  args: readonly string[],
  terminal: Terminal,
  surroundings: Surroundings,
): Promise<ExitCode> {
  let code: ExitCode = exitCodes.ok
  const finish = (given: ExitCode): void => {
    code = given
  }
  try {
    await buildProgram({ ...surroundings, terminal, finish }).parseAsync(args, { from: 'user' })
    await terminal.flushed()
    return code
  } catch (error) {
    // Commander has printed its own errors already.
    if (!(error instanceof CommanderError)) {
      const message = error instanceof Error ? error.message : String(error)
      terminal.note(printableLines(`kumicorn: ${message}`))
      if (error instanceof UsageError) terminal.note('(--help shows how it is used)')
    }
    await terminal.flushed().catch(() => undefined)
    return exitCodeOf(error)
  }
}
