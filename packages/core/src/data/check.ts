import type { Clock } from './clock.ts'

/** `unchecked`: it was not asked for, or could not be looked at. */
export const checkStates = ['ok', 'warning', 'failed', 'unchecked'] as const
export type CheckState = (typeof checkStates)[number]

/** What a check has found, and what to do about it. Neither text holds a key, a signature or what is signed. */
export interface CheckResult {
  /** How it went. */
  readonly state: CheckState
  /** What was found, in words. */
  readonly found: string
  /** What to do about it; undefined where nothing is to be done. */
  readonly mend?: string | undefined
}

/** What a check is given. */
export interface CheckTools {
  /** Aborted when the time of the check is over. */
  readonly signal: AbortSignal
  readonly clock: Clock
  /** Whether real orders will come: what is a warning elsewhere may be a failure then. */
  readonly production: boolean
  /** ISO 3166-1 alpha-2: whose lists are read, where a gateway wants a country. */
  readonly country: string
}

/** Something that is looked at before going live. It moves no money and changes nothing. */
export interface Check {
  /** Stable, for scripts: e.g. `balance`. */
  readonly name: string
  run(tools: CheckTools): CheckResult | Promise<CheckResult>
}
