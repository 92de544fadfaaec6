import type { Command } from 'commander'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import type { Terminal } from '../output/terminal.ts'
import { openRecords, type SourceFlags, type Surroundings } from '../source/open.ts'
import type { Records } from '../source/records.ts'

/** The options that every command takes. */
export interface GlobalFlags extends SourceFlags {
  readonly json?: boolean
}

/** What a command works with. */
export interface Context extends Surroundings {
  readonly terminal: Terminal
  /** Takes the exit code of a command that found something or failed in part. */
  finish(code: ExitCode): void
}

/** Runs `work` on the records that the options name, and closes them whatever happens. */
export async function withRecords(
  context: Context,
  flags: GlobalFlags,
  work: (records: Records) => Promise<void>,
): Promise<void> {
  const { opened, close } = await openRecords(flags, context)
  try {
    await work(opened)
  } finally {
    await close()
  }
}

/** Says what went wrong without ending the command: the exit code tells it. */
export function fail({ terminal, finish }: Context, message: string): void {
  terminal.note(`kumicorn: ${message}`)
  finish(exitCodes.failed)
}

export const examples = (command: Command, ...lines: readonly string[]): Command =>
  command.addHelpText('after', ['', 'Examples:', ...lines.map((line) => `  $ kumicorn ${line}`)].join('\n'))
