import type { OrderEvent, OrderRecord, Store } from '@kumicorn/core'
import type { Sandbox } from '@kumicorn/sandbox'
import type pg from 'pg'
import type { Customers } from './customers.ts'
import type { Fleet } from './fleet.ts'

/** They may come to an order again. */
const REPEATABLE: ReadonlySet<string> = new Set(['order.updated', 'order.conflict', 'order.confirmed'])
/** What the sample's own handler takes. */
const FULFILLED: ReadonlySet<string> = new Set([
  ...['order.succeeded', 'order.recovered', 'order.rejected', 'order.failed', 'order.reversed'],
])

function twice(ids: readonly string[]): readonly string[] {
  const seen = new Set<string>()
  return ids.filter((id) => seen.size === seen.add(id).size)
}

async function ordersIn(store: Store): Promise<ReadonlyMap<string, OrderRecord>> {
  const { items } = await store.orders({ limit: 100_000 })
  return new Map(items.map((order) => [order.reference, order]))
}

/** Whether handlers have still something to do, or an order is not known yet as it is at its gateway. */
export async function isBusy(store: Store, sandbox: Sandbox): Promise<boolean> {
  const rows = await store.handlers()
  if (rows.some(({ waiting }) => waiting > 0)) return true
  const ours = await ordersIn(store)
  return sandbox.orders().some(({ reference, state }) => ours.get(reference)?.state !== state)
}

/** What there is in the end, on all sides. */
export async function reckon(parts: {
  readonly store: Store
  readonly sandbox: Sandbox
  readonly pool: pg.Pool
  readonly fleet: Fleet
  readonly customers: Customers
}) {
  const { store, sandbox, pool, fleet, customers } = parts
  const ours = await ordersIn(store)
  const events: OrderEvent[] = []
  const doubledFacts: string[] = []
  for (const order of ours.values()) {
    const found = await store.events(order)
    events.push(...found)
    const once = found.filter(({ type }) => !REPEATABLE.has(type)).map(({ type }) => type)
    doubledFacts.push(...twice(once).map((type) => `${order.reference} ${type}`))
  }
  const theirs = new Map(sandbox.orders().map(({ reference, state }) => [reference, state]))
  const { rows } = await pool.query<{ event_id: string; instance: string }>('SELECT * FROM effects')
  const effects = rows.map(({ event_id }) => event_id)
  const done = new Set(effects)
  const ids = new Set(events.map(({ id }) => id))
  const wanted = events.filter(({ type }) => FULFILLED.has(type)).map(({ id }) => id)
  const fulfilled = new Set(fleet.fulfilled)
  const spread = Map.groupBy(rows, ({ instance }) => instance)
  return {
    orders: ours.size,
    atGateways: theirs.size,
    events: events.length,
    effects: effects.length,
    spread: Object.fromEntries([...spread].toSorted().map(([name, written]) => [name, written.length])),
    /** How often the sample's own handler, which has no transaction, was begun for an event once more. */
    repeated: fleet.fulfilled.length - fulfilled.size,
    faults: {
      lostOrders: [
        ...[...theirs].filter(([reference, state]) => ours.get(reference)?.state !== state),
        ...customers.confirmed.filter((reference) => !theirs.has(reference)),
      ],
      refusedWrongly: customers.refused.filter((reference) => theirs.get(reference) !== 'failed'),
      doubledFacts,
      lostEffects: [...ids].filter((id) => !done.has(id)),
      doubledEffects: twice(effects),
      effectsOfNothing: effects.filter((id) => !ids.has(id)),
      unfulfilled: wanted.filter((id) => !fulfilled.has(id)),
      fulfilledOfNothing: [...fulfilled].filter((id) => !ids.has(id)),
    },
  }
}
