import { anything, aString, type OptionChecks, oneOf } from '@kumicorn/core/adapter'
import { SandboxError } from '../errors.ts'
import { gatewayNames, gateways } from '../gateways/all.ts'
import { gatewaysWith } from '../gateways/operations.ts'
import { checkSandboxOptions } from '../option-checks.ts'
import type { SandboxOrder, SandboxOrderKey } from './order.ts'

/** An order names itself, with all that it has beside. */
const checks: OptionChecks<SandboxOrder> = {
  reference: aString,
  gateway: oneOf(gatewayNames),
  operation: aString,
  gatewayId: aString,
  state: anything,
  status: anything,
  amount: anything,
  currency: anything,
  createdAt: anything,
  settledAt: anything,
  callbacks: anything,
}

/** Which order is meant. @throws SandboxError for what names none */
export function readOrderKey(of: string, key: unknown): Exclude<SandboxOrderKey, string> {
  if (typeof key === 'string') return { reference: key }
  if (typeof key === 'object' && key !== null && !Array.isArray(key)) {
    checkSandboxOptions<SandboxOrder>(of, key, checks)
    gatewaysWith(of, key, gateways)
    if (key.reference !== undefined) return key
  }
  throw new SandboxError(`${of}: which order? Give its reference, or { reference, gateway, operation }`)
}
