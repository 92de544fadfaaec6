// First: it refuses a Node on which what comes then could not even be loaded.
import '@kumicorn/core'
import { nearestHint } from '@kumicorn/core/adapter'
import { printableLines } from '@kumicorn/messages'
import {
  addDoctor,
  addSign,
  addTrigger,
  addVerify,
  type CliIo,
  EXIT,
  processIo,
  UsageError,
} from '@kumicorn/messages/commands'
import { Command, CommanderError } from 'commander'
import { SandboxError } from '../errors.ts'
import { packageVersion } from '../package-file.ts'
import { addStart } from './start.ts'

/** The command line `kumicorn-sandbox`. `complain` gets what goes to standard error. */
export function sandboxProgram(io: CliIo, complain: (text: string) => void): Command {
  const program = new Command('kumicorn-sandbox')
    .description('KUMQUAT and Paynicorn on your own machine, and tools for their signed messages.')
    .version(packageVersion())
    .showHelpAfterError('Try kumicorn-sandbox --help.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out(text.trimEnd()), writeErr: complain })
  for (const add of [addStart, addTrigger, addSign, addVerify, addDoctor]) add(program, io)
  return program
}

/** The default command would take an unknown one for its own argument. @throws UsageError */
function requireCommand(word: string | undefined, { commands }: Command): void {
  const names = [...commands.map((command) => command.name()), 'help']
  if (word === undefined || word.startsWith('-') || names.includes(word)) return
  throw new UsageError(`there is no command "${word}"${nearestHint(word, names)}`)
}

/** Runs a command line, without `node` and the script's name. Never rejects: the exit code tells. */
export async function runCommandLine(
  args: readonly string[],
  io: CliIo,
  complain: (text: string) => void,
): Promise<void> {
  try {
    const program = sandboxProgram(io, complain)
    requireCommand(args[0], program)
    if (args[0] === 'help') requireCommand(args[1], program)
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version end this way too. Commander has said what is wrong.
      if (error.exitCode !== 0) io.exit(EXIT.usage)
      return
    }
    const misused = error instanceof UsageError || error instanceof SandboxError
    // It may quote a data file or a message of somebody else.
    const said = printableLines((error as Error).message)
    complain(`kumicorn-sandbox: ${said}\n`)
    if (misused) complain('Try kumicorn-sandbox --help.\n')
    io.exit(misused ? EXIT.usage : EXIT.wrong)
  }
}

/** The command on the process's own terminal. Never rejects. */
export async function main(): Promise<void> {
  const complain = (text: string): unknown => process.stderr.write(text)
  let stop = (): void => {}
  let isUnread = false
  const whenUnread = (run: () => void): void => {
    stop = run
    if (isUnread) run()
  }
  process.stderr.on('error', () => {})
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (isUnread) return
    isUnread = true
    // `kumicorn-sandbox … | head` closes the pipe early: no mistake. A full disk is one.
    if (code !== 'EPIPE') {
      complain(`kumicorn-sandbox: what it prints cannot be written: ${code}\n`)
      processIo.exit(EXIT.wrong)
    }
    stop()
  })
  await runCommandLine(process.argv.slice(2), { ...processIo, whenUnread }, complain)
}
