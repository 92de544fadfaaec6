import type { Order } from '@kumicorn/core'
import type { Command } from 'commander'
import { UsageError } from '../exit-codes.ts'
import type { Choice, Records } from '../source/records.ts'

/** For the commands that go to the gateways: a Kumicorn has one account at each. */
export const withKindAndGateway = (command: Command): Command =>
  command
    .option('--kind <kind>', 'which order, where several kinds share the reference')
    .option('--gateway <gateway>', 'which order, where several gateways share the reference')

export const withChoice = (command: Command): Command =>
  withKindAndGateway(command).option(
    '--account <account>',
    'which order, where several accounts share the reference',
  )

/** The order with a reference, or undefined. @throws UsageError when several orders have it */
export async function findOrder(
  records: Records,
  reference: string,
  { kind, gateway, account }: Choice,
): Promise<Order | undefined> {
  const found = await records.find(reference, { kind, gateway, account })
  if (found.length > 1) {
    const choices = found.map((order) => choiceOf(order, found)).join(' or ')
    throw new UsageError(`several orders have the reference "${reference}": say ${choices}`)
  }
  return found[0]
}

/** The least that tells an order from the others. */
function choiceOf(order: Order, all: readonly Order[]): string {
  for (const field of ['kind', 'gateway', 'account'] as const) {
    if (all.filter((other) => other[field] === order[field]).length === 1) return `--${field} ${order[field]}`
  }
  return `--kind ${order.kind} --account ${order.account}`
}

export function noOrder(reference: string, { kind, gateway, account }: Choice): string {
  const chosen = [kind && ` of the kind ${kind}`, gateway && ` at ${gateway}`, account && ` of ${account}`]
  return `there is no order "${reference}"${chosen.filter(Boolean).join('')} in this store`
}
