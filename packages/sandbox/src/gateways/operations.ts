import { nearestHint } from '@kumicorn/core/adapter'
import { SandboxError } from '../errors.ts'
import type { ByGateway, GatewayName } from './names.ts'

/** The operations of every gateway. */
export type OperationsOfAll = ByGateway<{ readonly operations: readonly string[] }>

interface AskedOperation {
  readonly gateway?: GatewayName | undefined
  readonly operation?: string | undefined
}

/**
 * The gateways that a gateway's or an operation's name leaves.
 * @param of whose mistake it is, e.g. `faults.next`
 * @throws SandboxError for an operation that there is not
 */
export function gatewaysWith(
  of: string,
  asked: AskedOperation,
  gateways: OperationsOfAll,
): readonly GatewayName[] {
  const { gateway, operation } = asked
  const among = gateway === undefined ? (Object.keys(gateways) as GatewayName[]) : [gateway]
  if (operation === undefined) return among
  const found = among.filter((each) => gateways[each].operations.includes(operation))
  if (found.length > 0) return found
  const names = among.flatMap((each) => gateways[each].operations)
  const lacks = gateway === undefined ? 'no gateway has the' : `${gateway} has no`
  throw new SandboxError(`${of}: ${lacks} operation "${operation}"${nearestHint(operation, names)}`)
}

/**
 * @param of whose mistake it is, e.g. `faults.next`
 * @throws SandboxError for an operation that no callback follows
 */
export function requireCallbacks(
  of: string,
  asked: AskedOperation,
  gateways: ByGateway<{ readonly operations: readonly string[]; readonly calledBack: ReadonlySet<string> }>,
): void {
  const { operation } = asked
  const names = gatewaysWith(of, asked, gateways).flatMap((each) => [...gateways[each].calledBack])
  if (operation === undefined || names.includes(operation)) return
  throw new SandboxError(`${of}: no callback follows "${operation}", only ${names.join(', ')}`)
}
