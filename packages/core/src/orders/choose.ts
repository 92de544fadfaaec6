import type { Store } from '../stores/store.ts'
import { isForeign } from './compare.ts'
import type { Fact } from './fact.ts'
import type { OrderKey, OrderRecord } from './order.ts'
import { isUnsent } from './unsent.ts'

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
  const found = await Promise.allSettled(kinds.map((kind) => store.order(keyOf(kind))))
  const all = found.flatMap((one) => (one.status === 'fulfilled' ? (one.value ?? []) : []))
  // What surely was not sent is not told of, if it may be another order.
  const sent = all.filter((order) => !isUnsent(order))
  const known = sent.length > 0 ? sent : all
  const own = known.filter((order) => hasSameId(order, fact))
  // A payment and its refund may share one id: that of its payment may tell of a refund, unless an order has just that one
  // and the refund has another one of its own.
  const mayShare = (order: OrderRecord): boolean => own.length === 0 || idsIn(order).length === 0
  const sharing = known.filter((order) => !own.includes(order) && isOfAnother(order, fact) && mayShare(order))
  if (own.length === 1 && sharing.length === 0) return { orders: own.map(asChosen) }
  // One that cannot be read may be the one: only an id that another one has tells that it is not.
  const unread = found.find((one) => one.status === 'rejected')
  if (unread) throw unread.reason
  if (all.length === 0) return { orders: kinds.slice(0, 1).map((kind) => ({ key: keyOf(kind) })) }
  const possible = own.length > 0 ? [...own, ...sharing] : known
  const [only, ...others] = possible
  const isCertain = others.length === 0 && sharing.length === 0
  if (only && isCertain && !hasOtherIds(only, fact)) return { orders: [asChosen(only)] }
  const names = possible.map(({ kind }) => kind).join(', ')
  return {
    orders: possible.map(asChosen),
    ambiguous: `it is not certain which order the callback is about (${names})`,
  }
}

const idsIn = ({ ids = {} }: Pick<Fact, 'ids'>): readonly (readonly [string, string])[] => Object.entries(ids)

/** Whether an id is told as it is known by another name: what a refund's answer calls so may be told as a transaction's. */
const hasSameId = (order: OrderRecord, fact: Fact): boolean =>
  idsIn(fact).some(([, id]) => idsIn(order).some(([, known]) => known === id))

/** Whether the id of another order is told, as of the payment that a refund is of. */
const isOfAnother = (order: OrderRecord, fact: Fact): boolean =>
  idsIn(fact).some(([name]) => isForeign(order, fact, name))

/**
 * Whether an order is known by other ids than the one that is told. The gateway may have given it a second one, also once
 * it has ended: but it may as well be the id of another order that has the reference.
 */
const hasOtherIds = (order: OrderRecord, fact: Fact): boolean =>
  idsIn(fact).length > 0 && idsIn(order).length > 0
