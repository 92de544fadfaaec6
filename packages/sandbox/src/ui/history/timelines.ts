import type { GatewayName } from '../../gateways/names.ts'
import type { HistoryEntry, Timeline } from './entry.ts'

/** How much is kept. */
export interface HistoryLimits {
  /** Timelines with an order. */
  readonly orders: number
  /** Timelines of calls that placed none. */
  readonly calls: number
  /** Entries of one timeline. */
  readonly entries: number
}

/** What a call is told from others by. */
export interface Call {
  readonly gateway: GatewayName
  readonly operation: string | undefined
  readonly reference: string | undefined
}

const idKey = ({ gateway }: Call, id: string): string => `${gateway} ${id}`
export const callKey = ({ gateway, operation, reference }: Call): string =>
  `${gateway} ${operation} ${reference}`

/** The kept timelines, found by order and by call. The oldest make room for new ones. */
export class Timelines {
  readonly #limits: HistoryLimits
  readonly #orders = new Map<number, Timeline>()
  readonly #calls = new Map<number, Timeline>()
  /** By operation and reference: the call that places an order comes before the order. */
  readonly #byCall = new Map<string, Timeline>()
  /** By reference or the gateway's id: queries name either. */
  readonly #byId = new Map<string, Timeline>()
  #lastId = 0

  constructor(limits: HistoryLimits) {
    this.#limits = limits
  }

  get(id: number): Timeline | undefined {
    return this.#orders.get(id) ?? this.#calls.get(id)
  }

  /** Oldest first. */
  all(kind: 'orders' | 'calls'): readonly Timeline[] {
    return [...(kind === 'orders' ? this.#orders : this.#calls).values()]
  }

  counts(): { readonly orders: number; readonly calls: number } {
    return { orders: this.#orders.size, calls: this.#calls.size }
  }

  /** The timeline that a call belongs to; a new one when it is about nothing that is known. */
  of(call: Call, at: number): Timeline {
    const known = this.#byCall.get(callKey(call))
    const about = call.reference === undefined ? undefined : this.#byId.get(idKey(call, call.reference))
    const found = (call.reference === undefined ? undefined : known) ?? (isQuery(call) ? about : undefined)
    if (found !== undefined) return found
    this.#lastId += 1
    const { gateway, operation, reference } = call
    const timeline: Timeline = {
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
    this.#calls.set(timeline.id, timeline)
    if (reference !== undefined && !isQuery(call)) this.#byCall.set(callKey(call), timeline)
    this.#drop(this.#calls, this.#limits.calls)
    return timeline
  }

  add(timeline: Timeline, entry: HistoryEntry): void {
    timeline.entries.push(entry)
    timeline.updatedAt = entry.at
    // The beginning says how the order came to be: what goes is what follows it.
    if (timeline.entries.length > this.#limits.entries) {
      timeline.entries.splice(this.#limits.entries >> 3, 1)
      timeline.dropped += 1
    }
  }

  /** Makes a timeline of calls the timeline of the order that they placed. */
  becomesOrder(timeline: Timeline, gatewayId: string): void {
    if (!this.#calls.delete(timeline.id)) return
    this.#orders.set(timeline.id, timeline)
    this.#byId.set(idKey(timeline, gatewayId), timeline)
    if (timeline.reference !== undefined) this.#byId.set(idKey(timeline, timeline.reference), timeline)
    this.#drop(this.#orders, this.#limits.orders)
  }

  clear(): void {
    for (const map of [this.#orders, this.#calls, this.#byCall, this.#byId]) map.clear()
  }

  #drop(timelines: Map<number, Timeline>, limit: number): void {
    const [oldest] = timelines.size > limit ? timelines.values() : []
    if (oldest === undefined) return
    timelines.delete(oldest.id)
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
