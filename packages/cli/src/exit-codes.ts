import { UsageError as MessageUsageError } from '@kumicorn/messages/commands'
import { CommanderError } from 'commander'

/** What the command's exit code says. Scripts rely on it: the README has the table. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, store: 3, interrupted: 130 } as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** The command was called or configured in a way that cannot work. The message names the mistake and the mend. */
export class UsageError extends Error {}

/** The user pressed Ctrl-C. */
export class InterruptedError extends Error {}

export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  if (error instanceof UsageError || error instanceof MessageUsageError) return exitCodes.usage
  if (error instanceof InterruptedError) return exitCodes.interrupted
  // By code, not by class: the config file may have loaded a @kumicorn/core of its own.
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  if (code === 'config_invalid') return exitCodes.usage
  if (code === 'store_failed') return exitCodes.store
  return exitCodes.failed
}
