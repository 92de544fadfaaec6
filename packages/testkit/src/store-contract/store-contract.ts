import { describe, expect, it, onTestFinished } from 'vitest'
import { accounts } from './accounts.ts'
import { byPrefix } from './by-prefix.ts'
import { claims } from './claims.ts'
import { closing } from './closing.ts'
import { content } from './content.ts'
import { days } from './days.ts'
import { deadLetters } from './dead-letters.ts'
import { durability } from './durability.ts'
import { events } from './events.ts'
import { failures } from './failures.ts'
import { handlers } from './handlers.ts'
import { history } from './history.ts'
import { leases } from './leases.ts'
import { listing } from './listing.ts'
import type { NewStore, Open } from './new-store.ts'
import { orderDeliveries } from './order-deliveries.ts'
import { orders } from './orders.ts'
import { overview } from './overview.ts'
import { pruning } from './pruning.ts'
import { putOff } from './put-off.ts'
import { queries } from './queries.ts'
import { sequence } from './sequence.ts'
import { tried } from './tried.ts'
import { wholeOrders } from './whole-orders.ts'
import { workers } from './workers.ts'

/**
 * What every store must do, also for many callers at a time.
 * @param durable false for a store whose data dies with it
 */
export function storeContract(
  name: string,
  makeStore: () => Promise<NewStore>,
  { durable = true }: { readonly durable?: boolean } = {},
): void {
  const make = async (): Promise<NewStore> => {
    const made = await makeStore()
    onTestFinished(() => made.store.close())
    await made.store.open()
    return made
  }
  const open: Open = async () => (await make()).store

  describe(name, () => {
    orders(open)
    tried(open)
    accounts(open)
    listing(open)
    byPrefix(open)
    events(open)
    history(open)
    claims(open)
    leases(open)
    sequence(open)
    wholeOrders(open)
    failures(open)
    deadLetters(open)
    orderDeliveries(open)
    handlers(open)
    overview(open)
    putOff(open)
    queries(open)
    pruning(open)
    content(open)
    days(open)
    workers(open)
    closing(open)
    it('says whether its data outlives it', async () => expect((await open()).durable).toBe(durable))
    if (durable) durability(make)
  })
}
