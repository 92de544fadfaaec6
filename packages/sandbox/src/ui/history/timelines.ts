import type { Gateway } from '../../engine/order.ts'
import type { HistoryEntry, Thread } from './entry.ts'

/** How much is kept. */
export interface HistoryLimits {
  /** Threads with an order. */
  readonly orders: number
  /** Threads of calls that placed none. */
  readonly calls: number
  /** Entries of one thread. */
  readonly entries: number
}

interface Call {
  readonly gateway: Gateway
  readonly operation: string | undefined
  readonly reference: string | undefined
}

const idKey = ({ gateway }: Call, id: string): string => `${gateway} ${id}`
const callKey = ({ gateway, operation, reference }: Call): string => `${gateway} ${operation} ${reference}`

/** The kept threads, found by order and by call. The oldest make room for new ones. */
export class Threads {
  readonly #limits: HistoryLimits
  readonly #orders = new Map<number, Thread>()
  readonly #calls = new Map<number, Thread>()
  /** By operation and reference: the call that places an order comes before the order. */
  readonly #byCall = new Map<string, Thread>()
  /** By reference or the gateway's id: queries name either. */
  readonly #byId = new Map<string, Thread>()
  #lastId = 0

  constructor(limits: HistoryLimits) {
    this.#limits = limits
  }

  get(id: number): Thread | undefined {
    return this.#orders.get(id) ?? this.#calls.get(id)
  }

  /** Oldest first. */
  all(kind: 'orders' | 'calls'): readonly Thread[] {
    return [...(kind === 'orders' ? this.#orders : this.#calls).values()]
  }

  counts(): { readonly orders: number; readonly calls: number } {
    return { orders: this.#orders.size, calls: this.#calls.size }
  }

  /** The thread that a call belongs to; a new one when it is about nothing that is known. */
  of(call: Call, at: number): Thread {
    const known = this.#byCall.get(callKey(call))
    const about = call.reference === undefined ? undefined : this.#byId.get(idKey(call, call.reference))
    const found = (call.reference === undefined ? undefined : known) ?? (isQuery(call) ? about : undefined)
    if (found !== undefined) return found
    this.#lastId += 1
    const { gateway, operation, reference } = call
    const thread: Thread = {
      id: this.#lastId,
      gateway,
      operation,
      reference,
      createdAt: at,
      updatedAt: at,
      order: undefined,
      entries: [],
      dropped: 0,
    }
    this.#calls.set(thread.id, thread)
    if (reference !== undefined && !isQuery(call)) this.#byCall.set(callKey(call), thread)
    this.#drop(this.#calls, this.#limits.calls)
    return thread
  }

  add(thread: Thread, entry: HistoryEntry): void {
    thread.entries.push(entry)
    thread.updatedAt = entry.at
    // The beginning says how the order came to be: what goes is what follows it.
    if (thread.entries.length > this.#limits.entries) {
      thread.entries.splice(this.#limits.entries >> 3, 1)
      thread.dropped += 1
    }
  }

  /** Makes a thread of calls the thread of the order that they placed. */
  becomesOrder(thread: Thread, gatewayId: string): void {
    if (!this.#calls.delete(thread.id)) return
    this.#orders.set(thread.id, thread)
    this.#byId.set(idKey(thread, gatewayId), thread)
    if (thread.reference !== undefined) this.#byId.set(idKey(thread, thread.reference), thread)
    this.#drop(this.#orders, this.#limits.orders)
  }

  clear(): void {
    for (const map of [this.#orders, this.#calls, this.#byCall, this.#byId]) map.clear()
  }

  #drop(threads: Map<number, Thread>, limit: number): void {
    const [oldest] = threads.size > limit ? threads.values() : []
    if (oldest === undefined) return
    threads.delete(oldest.id)
    const ids = [oldest.reference, oldest.order?.gatewayId]
    const key = callKey(oldest)
    if (this.#byCall.get(key) === oldest) this.#byCall.delete(key)
    for (const id of ids) {
      if (id !== undefined && this.#byId.get(idKey(oldest, id)) === oldest)
        this.#byId.delete(idKey(oldest, id))
    }
  }
}

/** Whether a call only asks about an order. */
const isQuery = ({ operation }: Call): boolean => operation === undefined || /query/i.test(operation)
