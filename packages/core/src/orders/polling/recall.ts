import { type Clock, sleep } from '../../data/clock.ts'
import { KumicornError } from '../../data/errors.ts'
import type { Store } from '../../stores/store.ts'
import type { AccountEntry, Accounts } from '../accounts.ts'
import type { ApplyFact } from '../apply.ts'
import { askInTime } from '../ask-in-time.ts'
import { waysOf } from '../known-choice.ts'
import { newOrder } from '../new-order.ts'
import type { OrderRecord } from '../order.ts'

/** A reference that the store may have forgotten. */
export interface RecalledReference {
  readonly reference: string
  /** Default: every kind of the gateway. */
  readonly kind?: string | undefined
  /** Default: every gateway. */
  readonly gateway?: string | undefined
}

export interface RecallParts {
  readonly store: Store
  readonly accounts: Accounts
  readonly applyFact: ApplyFact
  readonly clock: Clock
}

/** What the gateways say of a reference that the store does not know. */
export interface Recalled {
  readonly wanted: RecalledReference
  /** The orders that they know, as they are written now. */
  readonly orders: readonly OrderRecord[]
  /** Why nothing was learnt, where no gateway knew it. */
  readonly error: KumicornError | undefined
}

/** Asks the gateways about references that the store does not know, and writes down what they know of them. */
export async function* recallAll(
  parts: RecallParts,
  references: readonly (string | RecalledReference)[],
  signal: AbortSignal | undefined,
): AsyncIterable<Recalled> {
  for (const given of references) {
    signal?.throwIfAborted()
    const wanted = typeof given === 'string' ? { reference: given } : given
    if (!(await isKnown(parts, wanted))) yield await recall(parts, wanted, signal)
  }
}

async function isKnown(
  { store, accounts }: RecallParts,
  { reference, kind, gateway }: RecalledReference,
): Promise<boolean> {
  const kinds = kind === undefined ? undefined : [kind]
  const filter = { accounts: accounts.names, reference, kinds, gateway, limit: 1 }
  const { items, unreadable = [] } = await store.orders(filter)
  return items.length + unreadable.length > 0
}

async function recall(
  { accounts, applyFact, clock }: RecallParts,
  wanted: RecalledReference,
  signal: AbortSignal | undefined,
): Promise<Recalled> {
  const { reference, kind, gateway: name } = wanted
  const orders: OrderRecord[] = []
  let error: KumicornError | undefined
  for (const entry of accounts.entries) {
    const { gateway, schedule } = entry
    if (name !== undefined && gateway.name !== name) continue
    for (const way of waysOf(gateway)) {
      if (kind !== undefined && way.kind !== kind) continue
      signal?.throwIfAborted()
      const key = { account: gateway.account, gateway: gateway.name, kind: way.kind, reference }
      try {
        const asked = { ...newOrder(key, clock.now()), operation: way.operation }
        const said = await ask(entry, asked, clock)
        if (said !== 'absent') orders.push((await applyFact.apply(entry, key, said)).order)
      } catch (thrown) {
        if (!(thrown instanceof KumicornError) || thrown.code === 'store_failed') throw thrown
        error = thrown
      }
      await sleep(clock, 1000 / schedule.ratePerSecond, signal)
    }
  }
  return { wanted, orders, error: orders.length === 0 ? error : undefined }
}

const ask = ({ gateway, schedule: { timeout } }: AccountEntry, order: OrderRecord, clock: Clock) =>
  askInTime({ clock, timeout }, gateway, order)
