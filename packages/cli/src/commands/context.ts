import type { Kumicorn } from '@kumicorn/core'
import { printableLines } from '@kumicorn/messages'
import type { Command } from 'commander'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import type { Terminal } from '../output/terminal.ts'
import { openKumicorn, openRecords, type SourceFlags } from '../source/open.ts'
import type { Records } from '../source/records.ts'
import type { Surroundings } from '../source/surroundings.ts'

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

/** Runs `work` on the Kumicorn of the config file. @param why what it is needed for, e.g. "the gateways are asked" */
export async function withKumicorn(
  context: Context,
  flags: GlobalFlags,
  why: string,
  work: (kumicorn: Kumicorn) => Promise<void>,
): Promise<void> {
  const { opened, close } = await openKumicorn(flags, context, why)
  try {
    await work(opened)
  } finally {
    await close()
  }
}

/** Says what went wrong without ending the command: the exit code tells it. */
export function fail({ terminal, finish }: Context, message: string): void {
  terminal.note(printableLines(`kumicorn: ${message}`))
  finish(exitCodes.failed)
}

export const examples = (command: Command, ...lines: readonly string[]): Command =>
  command.addHelpText('after', ['', 'Examples:', ...lines.map((line) => `  $ kumicorn ${line}`)].join('\n'))
