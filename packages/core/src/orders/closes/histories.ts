import { StoreError } from '../../data/errors.ts'
import type { DaysOfStore, OrderWithEvents } from '../../stores/daily.ts'
import type { Store } from '../../stores/store.ts'
import type { UnreadableOrder } from '../../stores/unreadable-order.ts'
import type { OrderState } from '../lifecycle.ts'
import type { OrderKey, OrderRecord } from '../order.ts'

export type StoreOfDays = Store & DaysOfStore

const OPEN: readonly OrderState[] = ['created', 'unknown', 'pending']

/** Orders a page: the store has others to serve in between. */
const PAGE = 200

/** An event may be a little later than the change of its order, and the clocks of several machines may differ. */
const SLACK = 10 * 60_000

/** What was found, page by page. */
export interface HistoryPage {
  readonly items: readonly OrderWithEvents[]
  readonly unreadable: readonly UnreadableOrder[]
}

export interface Looking {
  readonly account: string
  /** Nothing from before has to do with it. */
  readonly since: number
  /** What open orders were at this time is looked at, too. */
  readonly before: number
}

/**
 * Every order of an account that is open, or has changed since a time, once: the open ones first, for what ends while
 * they are read comes at the end of the others. Events of open orders are read only where they tell what was before.
 */
export async function* histories(
  store: StoreOfDays,
  { account, since, before }: Looking,
): AsyncIterable<HistoryPage> {
  const seen = new Set<string>()
  const isNew = (key: OrderKey): boolean => {
    const name = JSON.stringify([key.kind, key.reference])
    return !seen.has(name) && Boolean(seen.add(name))
  }
  const isTold = ({ state, createdAt }: OrderRecord): boolean => state === 'pending' && createdAt <= before
  for (let after: string | undefined; ; ) {
    const filter = { accounts: [account], states: OPEN, limit: PAGE, after }
    const { items, unreadable = [], next } = await store.orders(filter)
    const read = await Promise.all(
      items.filter(isNew).map((order) => (isTold(order) ? historyOf(store, order) : { order, events: [] })),
    )
    const unread = read.filter((each) => 'error' in each)
    yield {
      items: read.filter((each) => 'order' in each),
      unreadable: [...unreadable.filter(isNew), ...unread],
    }
    if (next === undefined) break
    after = next
  }
  for (let after: string | undefined; ; ) {
    const walk = { account, since: Math.max(0, since - SLACK), limit: PAGE, after }
    const { items, unreadable = [], next } = await store.endedOrders(walk)
    yield { items: items.filter(({ order }) => isNew(order)), unreadable: unreadable.filter(isNew) }
    if (next === undefined) return
    after = next
  }
}

async function historyOf(store: Store, order: OrderRecord): Promise<OrderWithEvents | UnreadableOrder> {
  try {
    return { order, events: await store.events(order) }
  } catch (cause) {
    // A store that is down rejects this, too.
    await store.order(order)
    const error = cause instanceof StoreError ? cause : new StoreError((cause as Error).message, { cause })
    const { account, kind, reference, gateway, state } = order
    return { account, kind, reference, gateway, state, error }
  }
}
