import { nearestHint } from '@kumicorn/core/adapter'
import { SandboxError } from '../errors.ts'
import type { ByGateway, GatewayName } from './names.ts'

/** The operations of every gateway. */
export type OperationsOfAll = ByGateway<{ readonly operations: readonly string[] }>

/** @param of whose mistake it is, e.g. `faults.next`. @throws SandboxError for an operation that there is not */
export function requireOperation(
  of: string,
  asked: { readonly gateway?: GatewayName | undefined; readonly operation?: string | undefined },
  gateways: OperationsOfAll,
): void {
  const { gateway, operation } = asked
  if (operation === undefined) return
  const among = gateway === undefined ? Object.values(gateways) : [gateways[gateway]]
  const names = among.flatMap(({ operations }) => operations)
  if (names.includes(operation)) return
  const lacks = gateway === undefined ? 'no gateway has the' : `${gateway} has no`
  throw new SandboxError(`${of}: ${lacks} operation "${operation}"${nearestHint(operation, names)}`)
}
