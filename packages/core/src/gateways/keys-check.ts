import type { Check, CheckResult } from '../data/check.ts'
import type { KumicornError } from '../data/errors.ts'
import type { Keys } from '../data/secret.ts'

export interface KeysCheckParts {
  /** The option that holds them, e.g. `kumquat.signKey`. */
  readonly option: string
  readonly keys: Keys
  /** A signed read with the only one of these keys. */
  read(keys: Keys, signal: AbortSignal): Promise<unknown>
  isRefused(error: KumicornError): boolean
}

/** Which of several keys the gateway takes now. With one key the credentials tell it: then there is no such check. */
export function keysCheck({ option, keys, read, isRefused }: KeysCheckParts): readonly Check[] {
  if (keys.count === 1) return []
  const isTaken = async (place: number, signal: AbortSignal): Promise<boolean> => {
    try {
      await read(keys.only(place), signal)
      return true
    } catch (error) {
      if (isRefused(error as KumicornError)) return false
      throw error
    }
  }
  const run = async (signal: AbortSignal): Promise<CheckResult> => {
    const taken: number[] = []
    for (let place = 1; place <= keys.count; place += 1) if (await isTaken(place, signal)) taken.push(place)
    const [first] = taken
    if (first === undefined)
      return {
        state: 'failed',
        found: `the gateway takes none of the ${keys.count} keys`,
        mend: `compare ${option} with the console`,
      }
    const found = `the gateway takes key ${taken.join(' and ')} of ${keys.count}`
    if (first === 1) return { state: 'ok', found }
    const mend = `put it in front in ${option}, and leave the one before it behind: callbacks may still be signed with that`
    return { state: 'warning', found, mend }
  }
  return [{ name: 'keys', run: ({ signal }) => run(signal) }]
}
