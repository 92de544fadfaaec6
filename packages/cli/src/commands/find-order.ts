import type { CallbackKind, Order } from '@kumicorn/core'
import { type Command, Option } from 'commander'
import { UsageError } from '../exit-codes.ts'
import { kinds } from '../input/parsers.ts'
import type { Records } from '../source/records.ts'

export interface KindFlag {
  readonly kind?: CallbackKind
}

export const withKind = (command: Command): Command =>
  command.addOption(
    new Option('--kind <kind>', 'which order, where several kinds share the reference').choices(kinds),
  )

/** The order with a reference, or undefined. @throws UsageError when several kinds of orders share it */
export async function findOrder(
  { orders }: Records,
  reference: string,
  { kind }: KindFlag,
): Promise<Order | undefined> {
  const asked = kind === undefined ? kinds : [kind]
  const found = (await Promise.all(asked.map((each) => orders.get(reference, { kind: each })))).filter(
    (order) => order !== undefined,
  )
  if (found.length > 1) {
    const choices = found.map((order) => `--kind ${order.kind}`).join(' or ')
    throw new UsageError(`several orders have the reference "${reference}": say ${choices}`)
  }
  return found[0]
}

export const noOrder = (reference: string, { kind }: KindFlag): string =>
  `there is no order "${reference}"${kind === undefined ? '' : ` of the kind ${kind}`} in this store`
