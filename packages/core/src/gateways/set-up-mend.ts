import { GatewayError, type KumicornError, TransportError } from '../data/errors.ts'
import type { GatewayPreflight } from '../gateway-preflight.ts'

/**
 * What to change in how a client is set up when that, and not the order, is why a call was refused or could not be sent;
 * else undefined. Holds no key and no signature.
 * @param baseUrl the address and the name of its option, e.g. `kumquat.baseUrl (https://host.example)`
 */
export function setUpMend(
  error: KumicornError,
  refusals: GatewayPreflight['refusals'],
  baseUrl: string,
): string | undefined {
  if (error instanceof TransportError && error.failure === 'failed' && error.requestSent === 'no')
    return `is ${baseUrl} right, and does anybody answer there?`
  if (!(error instanceof GatewayError) || !Object.hasOwn(refusals, error.gatewayCode)) return undefined
  return refusals[error.gatewayCode]?.mend
}
