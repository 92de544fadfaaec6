import { type ErrorContext, InputError, type InputIssue } from '../data/errors.ts'
import { anObject, anObjectWith, kindOf, namesIn, nearestHint } from '../data/options.ts'

const names = { signal: true, timeout: true }

/** Whether a parameter of this name is probably meant as an option of the call, which stands behind the parameters. */
export const isCallOption = (name: string): boolean => Object.hasOwn(names, name)

/** By shape, not by class: it may be of another realm, or library. */
const withListeners = anObjectWith('an AbortSignal', 'addEventListener', 'removeEventListener')

const DAY = 24 * 60 * 60_000

/** What is wrong with the options of a call; undefined when nothing is. */
function wrongOption(options: unknown): InputIssue | undefined {
  if (!anObject.fits(options))
    return { field: 'options', given: kindOf(options), allowed: '{ signal, timeout }' }
  const { signal, timeout } = options as { readonly signal?: unknown; readonly timeout?: unknown }
  for (const name of namesIn(options as object, names))
    if (!Object.hasOwn(names, name)) {
      const given = kindOf((options as Readonly<Record<string, unknown>>)[name])
      return {
        field: name,
        given,
        allowed: `there is no such option${nearestHint(name, Object.keys(names))}`,
      }
    }
  // A send that takes longer is taken for one whose process has died.
  if (timeout !== undefined && !(typeof timeout === 'number' && timeout > 0 && timeout <= DAY))
    return { field: 'timeout', given: kindOf(timeout), allowed: 'milliseconds above zero, at most a day' }
  if (signal !== undefined && !(withListeners.fits(signal) && 'aborted' in (signal as object)))
    return { field: 'signal', given: kindOf(signal), allowed: 'an AbortSignal' }
  return undefined
}

/** @throws InputError when the options of a call cannot be right */
export function checkCallOptions(options: unknown, about: ErrorContext): void {
  const issue = wrongOption(options)
  if (issue) throw new InputError([issue], about)
}
