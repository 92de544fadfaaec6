import { SandboxError } from '../errors.ts'
import type { SandboxOptions } from '../options.ts'
import type { SandboxState } from './snapshot.ts'

/**
 * Options to go on from a state: with its seed, and with its clock as far ahead of the real time as it was, or,
 * standing still, where it stood.
 * @throws SandboxError when another seed is asked for, which would bring other products
 */
export function continued(options: SandboxOptions, state: SandboxState): SandboxOptions {
  const { seed = state.seed, speed = 1 } = options
  if (seed !== state.seed) {
    throw new SandboxError(`the data file belongs to seed ${state.seed}, not ${seed}`)
  }
  const ahead = state.now - Date.parse(state.savedAt)
  const startsAt = options.startsAt ?? (speed === 0 ? state.now : Date.now() + ahead)
  return { ...options, seed, startsAt }
}
