import { StoreError } from '../../data/errors.ts'
import { isFinal } from '../../orders/lifecycle.ts'
import type { OrderKey, OrderRecord } from '../../orders/order.ts'
import type { Begun } from '../begun.ts'
import { compareText, pageOfWalks, skipsFirst, stretchOf } from '../by-prefix.ts'
import type { EndedWalk, StoreHistoryPage } from '../daily.ts'
import { MOST_COUNTED } from '../handler-row.ts'
import type { OrderFilter } from '../order-filter.ts'
import type { OrdersRow, QueriesRow } from '../overview.ts'
import { heldOnce } from '../pruned-order.ts'
import type { Store, StorePage } from '../store.ts'
import { wrongPlace } from '../wrong-place.ts'
import { DueQueue } from './due-queue.ts'
import { Entry, type Gist } from './entry.ts'
import { Keyed } from './keyed.ts'
import { isForgettable, Packing } from './packing.ts'
import { Standing } from './standing.ts'

/** The orders, by key and by when they are asked about. */
export class MemoryOrders {
  readonly #entries = new Keyed<Entry>()
  readonly #byOnce = new Map<string, Set<Entry>>()
  readonly #queries = new Map<string, DueQueue<Entry>>()
  readonly #standing = new Standing()
  readonly #packing: Packing
  /** Those that may be forgotten, the one first that has been ended for longest. */
  readonly #ended = new Set<Entry>()
  /** Goes on where it was: beginning anew would walk over all that have been taken out at the front. */
  #oldest = this.#ended.values()
  readonly #most: number
  #serial = 0

  constructor(most: number, packing = new Packing()) {
    this.#most = most
    this.#packing = packing
  }

  get(key: OrderKey): Entry | undefined {
    return this.#entries.get(key)
  }

  begin(order: OrderRecord, again = false): Begun {
    const known = this.get(order)
    const rival = again ? undefined : this.#rivalOf(order, known)
    if (known) return { state: 'known', order: known.order, rival }
    if (rival) return { state: 'rival', order: rival }
    this.add(order)
    return { state: 'new' }
  }

  /** Another order that holds what may be done once only. */
  #rivalOf({ account, once }: OrderRecord, itself: Entry | undefined): OrderRecord | undefined {
    const entries = once === undefined ? undefined : this.#byOnce.get(JSON.stringify([account, once]))
    for (const entry of entries ?? [])
      if (entry !== itself && heldOnce(entry.order) !== undefined) return entry.order
    return undefined
  }

  /** @throws StoreError when the store is full of orders that must not be forgotten */
  add(order: OrderRecord): Entry {
    this.#makeRoom()
    const entry = new Entry(++this.#serial, order)
    this.#entries.set(order, entry)
    if (order.once !== undefined) index(this.#byOnce, JSON.stringify([order.account, order.once])).add(entry)
    this.update(entry, order)
    this.noteEnd(entry)
    return entry
  }

  update(entry: Entry, order: OrderRecord): void {
    this.#standing.move(entry, order)
    entry.open().order = order
    this.#queue(order.account).put(entry, order.queryAt)
  }

  /** To be called when deliveries of the order have come or gone. */
  noteEnd(entry: Entry): void {
    this.#ended.delete(entry)
    if (!isForgettable(entry)) return
    this.#ended.add(entry)
    this.#packing.note(entry)
  }

  /** Instead of an order that has ended, what is left of it. */
  prune(entry: Entry, order: OrderRecord): void {
    const { events, messages } = entry.open()
    events.length = 0
    messages.length = 0
    this.update(entry, order)
    this.#packing.note(entry)
  }

  claim({
    account,
    now,
    leaseUntil,
    limit,
  }: {
    account: string
    now: number
    leaseUntil: number
    limit: number
  }) {
    const queue = this.#queue(account)
    const claimed: Entry[] = []
    for (let entry = queue.take(now); entry; entry = claimed.length < limit ? queue.take(now) : undefined)
      claimed.push(entry)
    for (const entry of claimed) queue.put(entry, leaseUntil)
    return claimed.map(({ order }) => order)
  }

  pullForward({ accounts, now, latest }: Parameters<Store['pullForward']>[0]): number {
    return accounts.reduce((sum, account) => sum + this.#queue(account).pullForward(now, latest).length, 0)
  }

  list(filter: OrderFilter): StorePage<OrderRecord> {
    const { reference, referencePrefix, limit, after } = filter
    if (referencePrefix !== undefined) return this.#beginningWith(referencePrefix, filter)
    const before = after === undefined ? Number.POSITIVE_INFINITY : Number(after)
    if (after !== undefined && !Number.isSafeInteger(before)) throw wrongPlace()
    const all = reference === undefined ? this.#entries.values() : this.#entries.ofReference(reference)
    const found = [...all]
      .filter(({ serial, gist }) => serial < before && isMeant(gist, filter))
      .sort((a, b) => b.serial - a.serial)
    const page = found.slice(0, limit)
    return {
      items: page.map(({ order }) => order),
      next: found.length > limit ? String(page.at(-1)?.serial) : undefined,
    }
  }

  /** By reference: as the index of another store has them. */
  #beginningWith(prefix: string, filter: OrderFilter): StorePage<OrderRecord> {
    // Half a character is no beginning of one.
    if (!prefix.isWellFormed()) return { items: [], next: undefined }
    const stretch = stretchOf(prefix, filter.after)
    const found = [...this.#entries.values()]
      .filter(({ gist }) => gist.reference.startsWith(prefix) && isMeant(gist, filter))
      .map((entry) => ({ ...entry.gist, entry }))
      .filter((order) => {
        const place = compareText(order.reference, stretch.from)
        return place > 0 || (place === 0 && !skipsFirst(order, stretch))
      })
    const { rows, next } = pageOfWalks([{ rows: found, stopped: undefined }], filter.limit)
    return { items: rows.map(({ entry }) => entry.order), next }
  }

  open(accounts: readonly string[], now: number): OrdersRow[] {
    return this.#standing.rows(accounts, now)
  }

  due(account: string, now: number): QueriesRow {
    const { count, since } = this.#queue(account).due(now)
    return { account, due: Math.min(count, MOST_COUNTED), dueSince: since }
  }

  /** A page of orders that have ended, oldest change first. The place: time of the change, serial. */
  ended({ account, since, limit, after }: EndedWalk): StoreHistoryPage {
    const [at = Number.NaN, from = Number.NaN] = after?.split('.').map(Number) ?? [since, 0]
    if (!Number.isSafeInteger(at) || !Number.isSafeInteger(from)) throw wrongPlace()
    const found = [...this.#entries.values()]
      .filter(({ gist }) => gist.account === account && isFinal(gist.state) && !gist.pruned)
      .filter(({ serial, gist: { updatedAt } }) => updatedAt > at || (updatedAt === at && serial > from))
      .sort((a, b) => a.gist.updatedAt - b.gist.updatedAt || a.serial - b.serial)
    const page = found.slice(0, limit)
    const last = page.at(-1)
    return {
      items: page.map(({ whole: { order, events } }) => ({ order, events: [...events] })),
      next: last && found.length > limit ? `${last.gist.updatedAt}.${last.serial}` : undefined,
    }
  }

  /** Orders that ended before a time and that nothing more is to be done about. */
  *endedBefore(accounts: readonly string[], time: number): Iterable<Entry> {
    for (const entry of this.#ended) {
      const { account, updatedAt, pruned } = entry.gist
      if (!pruned && updatedAt < time && accounts.includes(account) && isForgettable(entry)) yield entry
    }
  }

  #makeRoom(): void {
    while (this.#entries.size >= this.#most) {
      const entry = this.#takeOldest()
      if (entry === undefined)
        throw new StoreError(
          `memoryStore: it is full: ${this.#most} orders are open, and none of them may be forgotten (raise maxOrders, or take sqliteStore)`,
        )
      if (isForgettable(entry)) this.#forget(entry)
    }
  }

  #takeOldest(): Entry | undefined {
    let next = this.#oldest.next()
    if (next.done) {
      this.#oldest = this.#ended.values()
      next = this.#oldest.next()
    }
    if (next.value) this.#ended.delete(next.value)
    return next.value
  }

  #forget(entry: Entry): void {
    const { gist } = entry
    this.#entries.delete(gist)
    this.#standing.move(entry, undefined)
    if (gist.once !== undefined) {
      const once = JSON.stringify([gist.account, gist.once])
      this.#byOnce.get(once)?.delete(entry)
      if (this.#byOnce.get(once)?.size === 0) this.#byOnce.delete(once)
    }
    this.#queue(gist.account).put(entry, undefined)
  }

  #queue(account: string): DueQueue<Entry> {
    const queue = this.#queries.get(account) ?? new DueQueue<Entry>()
    this.#queries.set(account, queue)
    return queue
  }
}

function index(map: Map<string, Set<Entry>>, key: string): Set<Entry> {
  const found = map.get(key) ?? new Set<Entry>()
  map.set(key, found)
  return found
}

function isMeant(order: Gist, filter: OrderFilter): boolean {
  const { accounts, states, gateway, kinds, reference, referencePrefix } = filter
  const { stuck, conflict, disputed, since } = filter
  if (order.pruned && reference === undefined && referencePrefix === undefined) return false
  if (accounts !== undefined && !accounts.includes(order.account)) return false
  if (states !== undefined && !states.includes(order.state)) return false
  if (gateway !== undefined && order.gateway !== gateway) return false
  if (kinds !== undefined && !kinds.includes(order.kind)) return false
  if (stuck !== undefined && order.stuck !== stuck) return false
  if (conflict !== undefined && (order.conflict !== undefined) !== conflict) return false
  if (disputed !== undefined && order.disputed !== disputed) return false
  return since === undefined || order.createdAt >= since
}
