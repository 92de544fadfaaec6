import { type Clock, sleep } from '../../data/clock.ts'
import { KumicornError, TransportError } from '../../data/errors.ts'
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
  /** Whether the store has an order of the reference already. */
  readonly isKnown: boolean
  /** Why nothing was learnt, where no gateway knew it; or that one could not be reached. */
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
    yield await recall(parts, wanted, signal)
  }
}

/** The kinds under which an account has an order of the reference, also one that cannot be read. */
async function kindsOf({ store }: RecallParts, account: string, reference: string): Promise<Set<string>> {
  const { items, unreadable = [] } = await store.orders({ accounts: [account], reference, limit: 100 })
  return new Set([...items, ...unreadable].map(({ kind }) => kind))
}

async function recall(
  parts: RecallParts,
  wanted: RecalledReference,
  signal: AbortSignal | undefined,
): Promise<Recalled> {
  const { accounts, applyFact, clock } = parts
  const { reference, kind, gateway: name } = wanted
  const orders: OrderRecord[] = []
  let isKnown = false
  let error: KumicornError | undefined
  let unreached: KumicornError | undefined
  for (const entry of accounts.entries) {
    const { gateway, schedule } = entry
    if (name !== undefined && gateway.name !== name) continue
    const known = await kindsOf(parts, gateway.account, reference)
    for (const way of waysOf(gateway)) {
      if (kind !== undefined && way.kind !== kind) continue
      if (known.has(way.kind)) {
        isKnown = true
        continue
      }
      signal?.throwIfAborted()
      const key = { account: gateway.account, gateway: gateway.name, kind: way.kind, reference }
      try {
        // It was sent by who has forgotten it, and is asked about as what it was found as.
        const asked = { ...newOrder(key, clock.now()), operation: way.operation, sends: 1 }
        const said = await ask(entry, asked, clock)
        if (said !== 'absent') orders.push((await applyFact.apply(entry, key, said, { known: asked })).order)
      } catch (thrown) {
        if (!(thrown instanceof KumicornError) || thrown.code === 'store_failed') throw thrown
        // One kind may be refused because the order is of another; who was not reached has not answered for any.
        if (thrown instanceof TransportError) unreached = thrown
        error = thrown
      }
      await sleep(clock, 1000 / schedule.ratePerSecond, signal)
    }
  }
  return { wanted, orders, isKnown, error: orders.length === 0 && !isKnown ? error : unreached }
}

const ask = ({ gateway, schedule: { timeout } }: AccountEntry, order: OrderRecord, clock: Clock) =>
  askInTime({ clock, timeout }, gateway, order)
