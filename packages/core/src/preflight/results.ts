import type { CheckResult } from '../data/check.ts'

export const ok = (found: string): CheckResult => ({ state: 'ok', found })
export const warning = (found: string, mend?: string): CheckResult => ({ state: 'warning', found, mend })
export const failed = (found: string, mend?: string): CheckResult => ({ state: 'failed', found, mend })
export const unchecked = (found: string, mend?: string): CheckResult => ({ state: 'unchecked', found, mend })

/** What is a failure once real orders come, and a warning before that. */
export const severe = (production: boolean, found: string, mend?: string): CheckResult =>
  production ? failed(found, mend) : warning(found, mend)
