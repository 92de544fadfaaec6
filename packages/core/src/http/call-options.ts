import { type ErrorContext, InputError, type InputIssue } from '../data/errors.ts'

const DAY = 24 * 60 * 60_000

/** What is wrong with the options of a call; undefined when nothing is. */
function wrongOption(options: unknown): InputIssue | undefined {
  if (typeof options !== 'object' || options === null)
    return { field: 'options', given: String(options), allowed: '{ signal, timeout }' }
  const { signal, timeout } = options as { readonly signal?: unknown; readonly timeout?: unknown }
  // A send that takes longer is taken for one whose process has died.
  if (timeout !== undefined && !(typeof timeout === 'number' && timeout > 0 && timeout <= DAY))
    return { field: 'timeout', given: String(timeout), allowed: 'milliseconds above zero, at most a day' }
  if (signal !== undefined && typeof (signal as AbortSignal | null)?.addEventListener !== 'function')
    return { field: 'signal', given: typeof signal, allowed: 'an AbortSignal' }
  return undefined
}

/** @throws InputError when the options of a call cannot be right */
export function checkCallOptions(options: unknown, about: ErrorContext): void {
  const issue = wrongOption(options)
  if (issue) throw new InputError([issue], about)
}
