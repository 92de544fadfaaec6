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

/** The order with a reference, or undefined. @throws UsageError when several orders have it, or the kind is a mistake */
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
  if (found.length === 0 && kind !== undefined)
    await requireOtherKinds(records, reference, { kind, gateway, account })
  return found[0]
}

/** A kind that is misspelt is not taken for an order that is not there. @throws UsageError */
async function requireOtherKinds(records: Records, reference: string, choice: Choice): Promise<void> {
  const kinds = (await records.find(reference, { ...choice, kind: undefined })).map((order) => order.kind)
  if (kinds.length === 0) return
  const there = [...new Set(kinds)].map((kind) => `--kind ${kind}`).join(' or ')
  throw new UsageError(`${noOrder(reference, choice)}, but there is one: say ${there}`)
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
