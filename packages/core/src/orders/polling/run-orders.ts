import type { Store, StoreOrderPage } from '../../stores/store.ts'
import { isFinal, orderStates } from '../lifecycle.ts'
import type { OrderRecord } from '../order.ts'
import { isUnsent } from '../unsent.ts'

/** Orders a page. */
const LIMIT = 100

const openStates = orderStates.filter((state) => !isFinal(state))

/** Which orders a run asks about. */
export interface RunChoice {
  readonly since?: Date | undefined
  readonly open?: boolean | undefined
}

/** The orders of a run, newest first: those since its time, then, if it wants them, those before that which are open. */
export async function* ordersOfRun(
  store: Store,
  accounts: readonly string[],
  { since, open = false }: RunChoice,
): AsyncIterable<StoreOrderPage> {
  const from = since?.getTime()
  yield* pages(store, { accounts, since: from, limit: LIMIT })
  if (!open || from === undefined) return
  for await (const page of pages(store, { accounts, states: openStates, limit: LIMIT }))
    yield { ...page, items: page.items.filter(({ createdAt }) => createdAt < from) }
}

async function* pages(store: Store, filter: Parameters<Store['orders']>[0]): AsyncIterable<StoreOrderPage> {
  for (let after: string | undefined; ; ) {
    const page = await store.orders({ ...filter, after })
    yield page
    if (page.next === undefined) return
    after = page.next
  }
}

/** What surely was not sent, as far as the store knows: the gateway need not know it. */
export const surelyUnsent = (order: OrderRecord): boolean => order.operation !== undefined && isUnsent(order)
