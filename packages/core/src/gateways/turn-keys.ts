import type { Logger } from '../data/logger.ts'
import type { Keys } from '../data/secret.ts'

/**
 * The gateway has refused the signature of a request: nothing of it was looked at. While keys are rotated the next one signs
 * from now on. True when the request can be sent again with it.
 * @param signedBy the place of the key that has signed the request
 */
export function turnKeys(
  gateway: string,
  keys: Keys,
  signedBy: number | undefined,
  logger: Logger | undefined,
): boolean {
  const before = keys.signing
  if (signedBy === undefined || !keys.turnFrom(signedBy)) return false
  const { signing } = keys
  const message =
    'kumicorn: the gateway refuses the signature of a key; another one of the list signs from now on'
  if (signing !== before) logger?.warn({ gateway, refused: before, signing }, message)
  return true
}
