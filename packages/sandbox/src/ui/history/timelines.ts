import type { AskedOrder } from '../../gateways/gateway.ts'
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

export const callKey = ({ gateway, operation, reference }: Call): string =>
  `${gateway} ${operation} ${reference}`

/** The kept timelines, found by order and by call. The oldest make room for new ones. */
export class Timelines {
  readonly #limits: HistoryLimits
  readonly #orders = new Map<number, Timeline>()
  readonly #calls = new Map<number, Timeline>()
  /** By operation and reference, the newest: the call that places an order comes before the order. */
  readonly #byCall = new Map<string, Timeline>()
  /** By the gateway's id, which is unique. */
  readonly #byOrder = new Map<string, Timeline>()
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

  ofOrder(gatewayId: string): Timeline | undefined {
    return this.#byOrder.get(gatewayId)
  }

  /**
   * The timeline that a call belongs to; a new one when it is about nothing that is known.
   * @param asked of a call that only asks about an order
   */
  of(call: Call, at: number, asked?: AskedOrder): Timeline {
    if (asked !== undefined) return this.#askedFor(call, asked) ?? this.#new(call, at)
    const known = call.reference === undefined ? undefined : this.#byCall.get(callKey(call))
    return known ?? this.begin(call, at)
  }

  /** A timeline of its own for a call, though its reference may have been used before. */
  begin(call: Call, at: number): Timeline {
    const timeline = this.#new(call, at)
    if (call.reference !== undefined) this.#byCall.set(callKey(call), timeline)
    return timeline
  }

  /** The same id may be one order's reference and the gateway's id of another, or the reference of several kinds. */
  #askedFor({ gateway, reference }: Call, { by, placing }: AskedOrder): Timeline | undefined {
    if (reference === undefined) return undefined
    const own = by === 'reference' ? undefined : this.ofOrder(reference)
    if (own?.gateway === gateway) return own
    if (by === 'gatewayId') return undefined
    return placing
      .map((operation) => this.#byCall.get(callKey({ gateway, operation, reference })))
      .filter((timeline) => timeline?.order !== undefined)
      .toSorted((a, b) => (b?.id ?? 0) - (a?.id ?? 0))[0]
  }

  #new({ gateway, operation, reference }: Call, at: number): Timeline {
    this.#lastId += 1
    const timeline: Timeline = {
      id: this.#lastId,
      gateway,
      operation,
      reference,
      createdAt: at,
      updatedAt: at,
      order: undefined,
      placedBy: undefined,
      entries: [],
      dropped: 0,
    }
    this.#calls.set(timeline.id, timeline)
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
    this.#byOrder.set(gatewayId, timeline)
    this.#drop(this.#orders, this.#limits.orders)
  }

  clear(): void {
    for (const map of [this.#orders, this.#calls, this.#byCall, this.#byOrder]) map.clear()
  }

  #drop(timelines: Map<number, Timeline>, limit: number): void {
    const [oldest] = timelines.size > limit ? timelines.values() : []
    if (oldest === undefined) return
    timelines.delete(oldest.id)
    const key = callKey(oldest)
    if (this.#byCall.get(key) === oldest) this.#byCall.delete(key)
    if (oldest.order !== undefined) this.#byOrder.delete(oldest.order.gatewayId)
  }
}
