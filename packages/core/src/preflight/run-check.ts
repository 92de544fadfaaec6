import { type Check, type CheckResult, type CheckTools, checkStates } from '../data/check.ts'
import { KumicornError } from '../data/errors.ts'
import { isError } from '../data/realm.ts'
import { redacted, redactedAnswer } from '../data/redact.ts'

/** What all checks of a run share. */
export interface Running extends Omit<CheckTools, 'signal'> {
  /** Milliseconds for each check. */
  readonly timeout: number
}

/** More says nothing to a reader. */
const LONGEST = 600

/** What an error becomes that a check rejects with. */
export type Explain = (error: unknown) => CheckResult

/** Runs a check under its deadline. Never rejects: what throws or hangs has failed. */
export async function runCheck(
  check: Pick<Check, 'run'>,
  running: Running,
  explain: Explain = failedBy,
): Promise<CheckResult> {
  try {
    return tidy(await inTime(running, (tools) => check.run(tools)))
  } catch (error) {
    return error instanceof LateError ? late(running) : explain(error)
  }
}

/** The time of a check is over. */
export class LateError extends Error {}

/** Resolves or rejects as the work does, or rejects with a {@link LateError}; then its signal is aborted. */
export async function inTime<T>(running: Running, work: (tools: CheckTools) => T | Promise<T>): Promise<T> {
  const { timeout, ...shared } = running
  const time = new AbortController()
  const isLate = Promise.withResolvers<never>()
  const cancel = running.clock.after(timeout, () => {
    const error = new LateError('late')
    isLate.reject(error)
    time.abort(error)
  })
  try {
    const working = Promise.resolve(work({ ...shared, signal: time.signal }))
    // It may reject when nobody waits for it any more.
    working.catch(() => undefined)
    return await Promise.race([working, isLate.promise])
  } finally {
    cancel()
  }
}

export const late = ({ timeout }: Running): CheckResult => ({
  state: 'failed',
  found: `no end within ${timeout} ms`,
  mend: 'look why it hangs; a slow network may need a longer time for each check',
})

export const failedBy: Explain = (error) => ({ state: 'failed', found: saidBy(error) })

/** What an error says. Ours say nothing secret; anything may stand in those of others. */
export function saidBy(error: unknown): string {
  try {
    const text = isError(error) ? String(error.message) : String(error)
    return shortened(error instanceof KumicornError ? text : redactedAnswer(text))
  } catch {
    return 'it has thrown what cannot be shown'
  }
}

/** A result as it may be shown: a check of somebody else's may answer anything. */
function tidy(result: CheckResult | undefined): CheckResult {
  const { state, found, mend } = (result ?? {}) as Partial<CheckResult>
  if (state === undefined || !checkStates.includes(state) || typeof found !== 'string')
    return { state: 'failed', found: 'the check has answered what is no result' }
  return { state, found: shown(found), mend: typeof mend === 'string' ? shown(mend) : undefined }
}

const shown = (text: string): string => shortened(redacted(text))

const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)
