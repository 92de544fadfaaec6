import type { CallbackEvent, EventHub, SandboxEvents } from '../../engine/events.ts'
import type { SandboxOrder } from '../../engine/order.ts'
import { gateways } from '../../gateways/all.ts'
import {
  beginningOf,
  type CallbackEntry,
  type CallbackOutcome,
  type HistoryEntry,
  kept,
  type RequestEntry,
  type Timeline,
} from './entry.ts'
import { type Call, callKey, type HistoryLimits, Timelines } from './timelines.ts'

const LIMITS: HistoryLimits = { orders: 10_000, calls: 1_000, entries: 200 }

const LONGEST_REASON = 2_000

type New<T> = T extends HistoryEntry ? Omit<T, 'n' | 'at'> : never

/** Remembers every request, answer and callback try of the newest orders, by listening to what happens. */
export class History {
  readonly #timelines: Timelines
  #entries = 0
  /** Calls that wait for their answer, by call: answers may come out of order. */
  readonly #open = new Map<string, Timeline[]>()

  constructor(events: EventHub, limits: HistoryLimits = LIMITS) {
    this.#timelines = new Timelines(limits)
    events.on('request', (event) => this.#request(event))
    events.on('answer', (event) => this.#answer(event))
    events.on('order', ({ at, order }) => this.#order(at, order))
    events.on('fault', (event) => this.#fault(event))
    events.on('cleared', () => this.clear())
    events.on('callback', (event) => this.#callback(event))
    events.on('acknowledged', (event) => this.#outcome(event, { ...event, acknowledged: true }))
    events.on('callback-failed', (event) => this.#outcome(event, { ...event, acknowledged: false }))
  }

  /** Oldest first. */
  all(kind: 'orders' | 'calls'): readonly Timeline[] {
    return this.#timelines.all(kind)
  }

  counts(): { readonly orders: number; readonly calls: number } {
    return this.#timelines.counts()
  }

  get(id: number): Timeline | undefined {
    return this.#timelines.get(id)
  }

  /** What was said about an order, oldest first. */
  entriesOf(gatewayId: string): readonly HistoryEntry[] {
    return this.#timelines.ofOrder(gatewayId)?.entries ?? []
  }

  /** Takes in orders from before the history began, oldest first. */
  adopt(orders: readonly SandboxOrder[]): void {
    for (const order of orders) {
      this.#order(order.settledAt ?? order.createdAt, order)
    }
  }

  clear(): void {
    this.#timelines.clear()
    this.#open.clear()
  }

  #add(timeline: Timeline, at: number, entry: New<HistoryEntry>): HistoryEntry {
    this.#entries += 1
    const whole = { n: this.#entries, at, ...entry } as HistoryEntry
    this.#timelines.add(timeline, whole)
    return whole
  }

  #request(event: SandboxEvents['request']): void {
    const { at, gateway, operation, method, path, body } = event
    const asked = gateways[gateway].asksFor({ kind: 'request', operation, method, path, body })
    const timeline = this.#timelines.of(event, at, asked)
    this.#add(timeline, at, { kind: 'request', operation, method, path, body: kept(body) })
    const key = callKey(event)
    const waiting = this.#open.get(key) ?? []
    waiting.push(timeline)
    this.#open.set(key, waiting)
  }

  #answer(event: SandboxEvents['answer']): void {
    const { at, operation, accepted, httpStatus, code, message, body } = event
    // It may quote what was signed, and so all of a request.
    const reason = event.reason && beginningOf(event.reason, LONGEST_REASON)
    const timeline = this.#taken(event, 'shift') ?? this.#timelines.of(event, at)
    const answered = { operation, accepted, httpStatus, code, message, reason, body: kept(body) }
    this.#add(timeline, at, { kind: 'answer', ...answered })
  }

  #order(at: number, order: SandboxOrder): void {
    const timeline = this.#timelines.ofOrder(order.gatewayId) ?? this.#placed(at, order)
    timeline.order = order
    this.#add(timeline, at, { kind: 'status', state: order.state, status: order.status })
  }

  /** The timeline of a new order: that of the calls which led to it. */
  #placed(at: number, order: SandboxOrder): Timeline {
    const waiting = this.#open.get(callKey(order)) ?? []
    const calls = this.#timelines.of(order, at)
    // It is told of before its call is answered.
    const isSeen = waiting.at(-1) === calls
    // The sandbox forgets orders sooner than the history: their references are used again.
    const timeline = calls.order === undefined ? calls : this.#timelines.begin(order, at)
    if (isSeen && timeline !== calls) {
      timeline.entries.push(...calls.entries.splice(calls.entries.findLastIndex(isRequest)))
      waiting[waiting.length - 1] = timeline
    }
    timeline.placedBy = isSeen ? timeline.entries.findLast(isRequest) : undefined
    this.#timelines.becomesOrder(timeline, order.gatewayId)
    return timeline
  }

  #fault(event: SandboxEvents['fault']): void {
    const { at, answer, callback } = event
    const fault = [answer?.kind, callback?.kind].filter((kind) => kind !== undefined).join(', ')
    // A fault of an answer is told right behind its request.
    const struck = answer && this.#open.get(callKey(event))?.at(-1)
    const timeline = struck ?? this.#befallen(event, at)
    if (timeline !== undefined) this.#add(timeline, at, { kind: 'fault', fault })
    // To be answered no more.
    if (answer?.kind === 'lost-before-acceptance') this.#taken(event, 'pop')
  }

  #befallen(event: SandboxEvents['fault'], at: number): Timeline | undefined {
    const { gatewayId } = event
    return gatewayId === undefined ? this.#timelines.of(event, at) : this.#timelines.ofOrder(gatewayId)
  }

  /** The call that an answer is for is the oldest that waits; one that is lost is the newest. */
  #taken(event: Call, from: 'shift' | 'pop'): Timeline | undefined {
    const waiting = this.#open.get(callKey(event))
    const timeline = waiting?.[from]()
    if (waiting?.length === 0) this.#open.delete(callKey(event))
    return timeline
  }

  #callback(event: CallbackEvent): void {
    const { at, kind: callback, state, attempt, attempts, url, body } = event
    const timeline = this.#timelines.ofOrder(event.gatewayId)
    if (timeline === undefined) return
    const about = { callback, state, attempt, attempts, url, body: kept(body), outcome: undefined }
    this.#add(timeline, at, { kind: 'callback', ...about })
  }

  #outcome(
    event: CallbackEvent,
    given: Partial<CallbackOutcome> & Pick<CallbackOutcome, 'acknowledged'>,
  ): void {
    // Of an order that was cleared meanwhile there is nothing to tell any more.
    const timeline = this.#timelines.ofOrder(event.gatewayId)
    if (timeline === undefined) return
    const { acknowledged, httpStatus, reply, reason, nextAt } = given
    const entry = timeline.entries.findLast((each) => isOpen(each, event))
    if (entry?.kind !== 'callback') return
    entry.outcome = { at: event.at, acknowledged, httpStatus, reply, reason, nextAt }
    timeline.updatedAt = event.at
  }
}

const isRequest = (entry: HistoryEntry): entry is RequestEntry => entry.kind === 'request'

const isOpen = (entry: HistoryEntry, { attempt, body }: CallbackEvent): entry is CallbackEntry =>
  entry.kind === 'callback' &&
  entry.outcome === undefined &&
  entry.attempt === attempt &&
  entry.body.text === kept(body).text
