import type { Store } from '../stores/store.ts'
import { differingIds, isForeign, sharesId, textOf } from './compare.ts'
import type { Fact } from './fact.ts'
import type { OrderKey, OrderRecord } from './order.ts'

export interface Chosen {
  /** The orders that the fact is brought to, as far as they are known: one, unless it is not certain which. */
  readonly orders: readonly { readonly key: OrderKey; readonly known?: OrderRecord | undefined }[]
  /** Why it is not certain; nothing is applied then, and each of them is asked about. */
  readonly ambiguous?: string
}

/**
 * Finds the order that a callback is about. Kinds are spaces of references of their own, and a callback may be of
 * several: then the gateway's own id decides, and where that leaves a doubt, nothing is guessed.
 */
export async function chooseOrders(store: Store, account: string, fact: Fact): Promise<Chosen> {
  const { reference } = fact
  const kinds = [...new Set(fact.kinds)]
  const keyOf = (kind: string): OrderKey => ({ account, kind, reference })
  const asChosen = (order: OrderRecord) => ({ key: keyOf(order.kind), known: order })
  if (kinds.length === 1) return { orders: kinds.map((kind) => ({ key: keyOf(kind) })) }
  const found = await Promise.all(kinds.map((kind) => store.order(keyOf(kind))))
  const known = found.filter((order): order is OrderRecord => order !== undefined)
  const own = known.filter((order) => sharesId(order, fact))
  if (own.length === 1) return { orders: own.map(asChosen) }
  const possible = own.length > 1 ? own : known.filter((order) => differingIds(order, fact).length === 0)
  const isRival = (order: OrderRecord): boolean =>
    isRuledOut(order, fact) && !possible.some((other) => knowsApart(other, order))
  const rivals = own.length === 0 ? known.filter(isRival) : []
  if (possible.length === 1 && rivals.length === 0) return { orders: possible.map(asChosen) }
  if (known.length === 0) return { orders: kinds.slice(0, 1).map((kind) => ({ key: keyOf(kind) })) }
  const doubtful = possible.length > 0 ? [...possible, ...rivals] : known
  const names = doubtful.map(({ kind }) => kind).join(', ')
  return {
    orders: doubtful.map(asChosen),
    ambiguous: `it is not certain which order the callback is about (${names})`,
  }
}

/**
 * An order that another id of its own speaks against: the gateway may have given it a second one, also once it has
 * ended. What is left of the others is not sure then, if only nothing is known that speaks against it. But of what has
 * succeeded, a success is no news: that is taken for the other one's.
 */
const isRuledOut = (order: OrderRecord, fact: Fact): boolean =>
  !(order.state === 'succeeded' && fact.state === 'succeeded') &&
  differingIds(order, fact).some((name) => !isForeign(order, fact, name))

/** Whether an order was asked for with the id of the other one, as a refund is with that of its payment. */
const knowsApart = ({ foreignIds }: OrderRecord, { ids }: OrderRecord): boolean =>
  Object.keys(ids).some((name) => textOf(foreignIds, name) === ids[name])
