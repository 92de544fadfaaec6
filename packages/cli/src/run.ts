import { nearestHint } from '@kumicorn/core/adapter'
import { printableLines } from '@kumicorn/messages'
import { type Command, CommanderError } from 'commander'
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
    const program = buildProgram({ ...surroundings, terminal, finish })
    requireHelped(args, program)
    await program.parseAsync(args, { from: 'user' })
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

/** Commander helps with everything when it is asked for help with what there is not. @throws UsageError */
function requireHelped(args: readonly string[], program: Command): void {
  const at = args.indexOf('help')
  const word = args[at + 1]
  const above = args.slice(0, at)
  const parent = above.reduce<Command | undefined>((command, name) => commandOf(command, name), program)
  if (at < 0 || word === undefined || word.startsWith('-')) return
  // Only what has commands has one for help: elsewhere the word is an argument.
  if (parent === undefined || parent.commands.length === 0) return
  if (commandOf(parent, word) !== undefined || word === 'help') return
  const names = parent.commands.map((command) => command.name())
  throw new UsageError(`there is no command "${[...above, word].join(' ')}"${nearestHint(word, names)}`)
}

const commandOf = (parent: Command | undefined, name: string): Command | undefined =>
  parent?.commands.find((command) => command.name() === name || command.aliases().includes(name))
