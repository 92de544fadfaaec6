import { type OpenState, openStates } from '../../orders/lifecycle.ts'
import type { OrderRecord } from '../../orders/order.ts'
import { MOST_COUNTED } from '../handler-row.ts'
import { type AgeClass, agesAt, openCountOf } from '../open-ages.ts'
import type { OpenCount, OrdersRow } from '../overview.ts'
import type { Entry, Gist } from './entry.ts'

/** What an order counts as while it is not over and done with. */
type Mark = OpenState | 'stuck' | 'conflict' | 'disputed'

interface Kind {
  readonly gateway: string
  readonly marked: Map<Mark, Set<Entry>>
}

/** The orders that are not over and done with, by account and kind: nobody has to walk those that are. */
export class Standing {
  readonly #accounts = new Map<string, Map<string, Kind>>()

  /** To be called before an order is changed. `next` undefined: it is forgotten. */
  move(entry: Entry, next: OrderRecord | undefined): void {
    const { marked } = this.#of(entry.gist)
    for (const mark of marksOf(entry.gist)) marked.get(mark)?.delete(entry)
    if (next) for (const mark of marksOf(next)) setOf(marked, mark).add(entry)
  }

  rows(accounts: readonly string[], now: number): OrdersRow[] {
    const ages = agesAt(now)
    return accounts.flatMap((account) => {
      const kinds = [...(this.#accounts.get(account) ?? [])].toSorted(([a], [b]) => (a < b ? -1 : 1))
      return kinds.map(([kind, { gateway, marked }]) => {
        const count = (mark: Mark): number => Math.min(marked.get(mark)?.size ?? 0, MOST_COUNTED)
        const open = openStates.map((state) => [state, openCount(marked.get(state), ages)] as const)
        return {
          account,
          kind,
          gateway,
          open: Object.fromEntries(open) as OrdersRow['open'],
          stuck: count('stuck'),
          conflicts: count('conflict'),
          disputed: count('disputed'),
        }
      })
    })
  }

  #of({ account, kind, gateway }: Gist): Kind {
    const kinds = this.#accounts.get(account) ?? new Map<string, Kind>()
    this.#accounts.set(account, kinds)
    const known = kinds.get(kind) ?? { gateway, marked: new Map<Mark, Set<Entry>>() }
    kinds.set(kind, known)
    return known
  }
}

function marksOf({ state, stuck, conflict, disputed, pruned }: Gist): readonly Mark[] {
  if (pruned) return []
  const marks: Mark[] = openStates.filter((open) => open === state)
  if (stuck) marks.push('stuck')
  if (conflict !== undefined) marks.push('conflict')
  if (disputed) marks.push('disputed')
  return marks
}

function setOf(marked: Map<Mark, Set<Entry>>, mark: Mark): Set<Entry> {
  const entries = marked.get(mark) ?? new Set<Entry>()
  marked.set(mark, entries)
  return entries
}

function openCount(entries: ReadonlySet<Entry> = new Set(), ages: readonly AgeClass[]): OpenCount {
  let oldest: number | undefined
  const counts = ages.map(() => 0)
  for (const { gist: order } of entries) {
    oldest = Math.min(oldest ?? order.createdAt, order.createdAt)
    const index = ages.findIndex(({ after }) => after === undefined || order.createdAt > after)
    counts[index] = Math.min((counts[index] ?? 0) + 1, MOST_COUNTED)
  }
  return openCountOf(oldest, counts)
}
