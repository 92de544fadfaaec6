import { unheard } from './unheard.ts'

/**
 * Whether somebody else's code says `true`, and nothing but that. It may throw, or be asynchronous, whatever its type
 * says: then it has not said so.
 */
export function isTrue(ask: () => unknown): boolean {
  try {
    const said = ask()
    if (said !== true) unheard(said)
    return said === true
  } catch {
    return false
  }
}
