import type { Change, Delivery, Store } from '@kumicorn/core'
import { frozen, type Vault } from '@kumicorn/core/store'
import { queueName } from './queue-name.ts'
import { packChange, type Row, unpackOrder } from './rows.ts'
import type { Writes } from './writes.ts'

/** The deliveries that were leased, as `write` returns them; or what stands in the way: the order as it is, where that was asked for. */
type Written = readonly Row[] | { readonly found: Row | null } | false

/** A delivery that is leased by the write of its event, for the first time. */
const FIRST_TOKEN = 1

/** What happens to orders, and who is to learn of it. */
export function commitsOn(writes: Writes, vault: Vault): Required<Pick<Store, 'commit' | 'tryCommit'>> {
  const write = (change: Change, tried?: true): Promise<Written> =>
    writes.add<Written>({
      name: 'commit',
      account: change.order.account,
      change: packChange(vault, change),
      handlers: change.event ? (change.handlers ?? []) : [],
      tried,
    })
  return {
    async commit(change) {
      const written = await write(change)
      return Array.isArray(written) && leasedBy(change, written)
    },
    async tryCommit(change) {
      const written = await write(change, true)
      if (Array.isArray(written)) return { leased: leasedBy(change, written) }
      const { found = null } = written as { readonly found?: Row | null }
      return { order: found ? unpackOrder(vault, found) : undefined }
    },
  }
}

function leasedBy({ order, event, lease }: Change, rows: readonly Row[]): readonly Delivery[] {
  if (event === undefined || lease === undefined) return []
  const ids = new Map(rows.map(({ id, queue }) => [queue, id as number]))
  // As it would be read back: nobody can change it for others.
  const kept = frozen(event)
  return lease.handlers.flatMap((handler) => {
    const id = ids.get(queueName(order.account, handler))
    return id === undefined ? [] : [{ id, event: kept, handler, tries: 0, token: FIRST_TOKEN }]
  })
}
