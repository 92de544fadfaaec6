import { ConfigError } from '../data/errors.ts'
import { nearestHint } from '../data/options.ts'
import { endpointsOf } from '../endpoint.ts'
import type { Gateway } from '../gateway.ts'
import type { Accounts } from './accounts.ts'

/*
 * What a caller chooses among orders by: with a typo in it there would be no orders, and nobody would be told why.
 */

/** A kind of orders that a gateway has, with an operation that makes one; two where they are asked about apart. */
export interface Way {
  readonly kind: string
  readonly operation: string
}

export function waysOf(gateway: Gateway): readonly Way[] {
  const ways = new Map<string, Way>()
  for (const { operation, money } of endpointsOf(gateway.endpoints)) {
    if (money === undefined) continue
    const kind = gateway.kindOf(operation)
    const id = `${kind} ${money.query.operation}`
    if (!ways.has(id)) ways.set(id, { kind, operation })
  }
  return [...ways.values()]
}

/** @throws ConfigError for a gateway that is not configured */
export function requireGateway(of: string, { entries }: Accounts, name: string | undefined): void {
  const names = new Set(entries.map(({ gateway }) => gateway.name))
  if (name !== undefined && !names.has(name))
    throw new ConfigError(`${of}: no gateway "${name}" is configured${nearestHint(name, [...names])}`)
}

/**
 * @param gateway only the kinds of this one, if it is given
 * @throws ConfigError for a kind of which no configured gateway makes orders
 */
export function requireKind(
  of: string,
  { entries }: Accounts,
  kind: string | undefined,
  gateway: string | undefined,
): void {
  if (kind === undefined) return
  const asked = entries.filter((entry) => gateway === undefined || entry.gateway.name === gateway)
  const kinds = new Set(asked.flatMap((entry) => waysOf(entry.gateway).map((way) => way.kind)))
  if (kinds.has(kind)) return
  const whose = gateway === undefined ? '' : ` at ${gateway}`
  throw new ConfigError(`${of}: there is no kind "${kind}" of orders${whose}${nearestHint(kind, [...kinds])}`)
}
