import type { Clock } from '../data/clock.ts'
import type { Change, Delivery, Store } from '../stores/store.ts'
import type { AccountEntry } from './accounts.ts'
import { decide } from './decide.ts'
import type { Decision } from './decision.ts'
import type { OrderEvent } from './event.ts'
import type { Fact } from './fact.ts'
import { sameTermOf } from './gateway-words.ts'
import type { OrderEventType } from './lifecycle.ts'
import { makeEvent, type Told } from './make-event.ts'
import { heardAs, messageOf, withHeard } from './message.ts'
import { newOrder } from './new-order.ts'
import { nextVersion } from './next-version.ts'
import { OpenOrders } from './open-orders.ts'
import type { OrderKey, OrderRecord } from './order.ts'
import { type AfterQuery, afterAnother, afterQuery, isDue, isSameQuestion } from './polling/after-query.ts'
import { withBrought } from './withheld.ts'

export interface ApplyParts {
  readonly store: Store
  readonly clock: Clock
  /** The handlers of this process for a type of event. */
  handlersOf(type: OrderEventType): readonly string[]
  /** Which of these handlers can take a delivery now, for how long; undefined when nothing is to be leased. */
  lease(handlers: readonly string[]): NonNullable<Change['lease']> | undefined
  /** The write that was to lease has ended. */
  release(lease: Change['lease']): void
  /**
   * Something happened: its deliveries that are leased to this process are to be run. `waits`: resolves with whether
   * each has finished.
   */
  onEvent(event: OrderEvent, leased: Leased): Promise<readonly boolean[]> | undefined
}

/** Deliveries that were leased by the write of their event. */
export interface Leased {
  readonly order: OrderRecord
  readonly deliveries: readonly Delivery[]
  /** The handlers of this process that had no place free for it. */
  readonly missed: readonly string[]
  readonly waits: boolean
}

/** What is known besides the fact. */
export interface Applying {
  /** The order as it was read or written lately: what is decided on it is written only if it still is so. */
  readonly known?: OrderRecord | undefined
  /** The order as it was when the gateway was asked. */
  readonly asked?: OrderRecord | undefined
  /** The bytes of the callback. */
  readonly rawBody?: Uint8Array | undefined
  /** The callback is acknowledged only when its handlers have finished. */
  readonly waits?: boolean | undefined
  /** The send that brought the fact has ended. */
  readonly sent?: boolean | undefined
  /** Why it is not certain which order the fact is about: nothing is applied. */
  readonly ambiguous?: string | undefined
}

/** Nothing was written: the order is at another version by now, or there is none. */
export interface Overtaken {
  readonly overtakenBy: OrderRecord | undefined
}

/** What became of a fact. */
export interface ApplyResult {
  readonly order: OrderRecord
  /** What happened; undefined when the fact was no news. */
  readonly event: OrderEvent | undefined
  readonly collision: readonly string[] | undefined
  /** For a callback that waits: whether each handler that has been begun has finished. */
  readonly begun?: Promise<readonly boolean[]> | undefined
}

/** Applies facts to the orders that they are about: the only road by which the state of an order changes. */
export class ApplyFact {
  readonly #parts: ApplyParts
  readonly #open = new OpenOrders()

  constructor(parts: ApplyParts) {
    this.#parts = parts
  }

  /** @throws StoreError, and nothing is changed */
  async apply(
    { gateway, schedule }: AccountEntry,
    key: OrderKey,
    fact: Fact,
    applying: Applying = {},
  ): Promise<ApplyResult> {
    const { store, clock } = this.#parts
    let known = applying.known ?? applying.asked ?? this.#open.get(key)
    let isRead = known === undefined && store.tryCommit === undefined
    if (isRead) known = await store.order(key)
    // Another worker may write between reading and writing: then decide anew on what it wrote.
    for (;;) {
      const now = clock.now()
      const before = known ?? newOrder({ ...key, gateway: gateway.name }, now)
      const message = messageOf(fact, now, applying.rawBody)
      const name = heardAs(message)
      const isRepeat = before.heard.includes(name)
      const decision = decide(before, fact, {
        now,
        sameTerm: sameTermOf(gateway),
        asked: applying.asked,
        firstDelay: schedule.delays[0] as number,
        isRepeat,
        ambiguous: applying.ambiguous,
      })
      const after = applying.asked
        ? this.#asked(before, decision, fact, applying.asked, {
            now,
            schedule,
            dueAt: applying.asked.queryAt ?? now,
          })
        : decision
      const order = applying.sent ? { ...after.order, sending: undefined } : after.order
      if (order === before && isRepeat && before.version > 0) {
        if (isRead) return { order, event: undefined, collision: decision.collision }
        // Nothing is written that would tell whether it still is so.
        known = await store.order(key)
        isRead = true
        continue
      }
      const heard = withHeard(order.heard, name)
      const told = after.brings ? withBrought(fact, after.brings) : fact
      const change = { type: after.event, told, reason: after.reason, message, waits: applying.waits }
      // Of an order that was pruned it can be forgotten again.
      const updatedAt = before.pruned ? now : order.updatedAt
      const written = await this.write(before, { ...order, heard, pruned: false, updatedAt }, change)
      if (!('overtakenBy' in written)) return { ...written, collision: decision.collision }
      known = written.overtakenBy
      isRead = true
    }
  }

  /** Notes a question that brought nothing: it failed, or the gateway does not know the order. */
  async note(
    key: OrderKey,
    change: (order: OrderRecord, now: number) => AfterQuery | undefined,
  ): Promise<void> {
    const { store, clock } = this.#parts
    for (let before = await store.order(key); before; ) {
      const after = change(before, clock.now())
      if (after === undefined) return
      const told: Told = { source: 'query', status: '', data: { queries: after.order.queries } }
      const written = await this.write(before, after.order, {
        type: after.event,
        told,
        reason: after.reason,
      })
      if (!('overtakenBy' in written)) return
      before = written.overtakenBy
    }
  }

  /** Writes an order and what happened to it; or says what the order is when it has moved on since. */
  async write(
    before: OrderRecord,
    order: OrderRecord,
    change: {
      readonly type?: OrderEventType | undefined
      readonly told: Told
      readonly reason?: string | undefined
      readonly message?: Change['message']
      readonly waits?: boolean | undefined
    },
  ): Promise<Omit<ApplyResult, 'collision'> | Overtaken> {
    const { clock, handlersOf, lease, release, onEvent } = this.#parts
    const next = nextVersion(order, before)
    const over = before.stamp
    const { type, told, reason, message, waits = false } = change
    if (type === undefined) {
      const written = await this.#commit({ order: next, over, message })
      return 'overtakenBy' in written ? written : { order: next, event: undefined }
    }
    const made = makeEvent(next, type, told, { now: clock.now(), reason })
    const handlers = handlersOf(type)
    const leasing = lease(handlers)
    try {
      const written = await this.#commit({ ...made, over, message, handlers, lease: leasing })
      if ('overtakenBy' in written) return written
      const missed = handlers.filter((name) => !leasing?.handlers.includes(name))
      const leased = { order: made.order, deliveries: written.leased, missed, waits }
      return { ...made, begun: onEvent(made.event, leased) }
    } finally {
      // What was leased has taken its places by now: nobody else can take them in between.
      release(leasing)
    }
  }

  async #commit(change: Change): Promise<{ readonly leased: readonly Delivery[] } | Overtaken> {
    const { store } = this.#parts
    if (store.tryCommit === undefined) {
      const leased = await store.commit(change)
      return leased ? { leased } : { overtakenBy: await store.order(change.order) }
    }
    const tried = await store.tryCommit(change)
    if ('order' in tried) return { overtakenBy: tried.order }
    this.#open.note(change.order)
    return tried
  }

  /** An answer to a question also says when to ask again. */
  #asked(
    before: OrderRecord,
    decision: Decision,
    fact: Fact,
    asked: OrderRecord,
    due: { readonly now: number; readonly schedule: AccountEntry['schedule']; readonly dueAt: number },
  ): Omit<Decision, 'agrees' | 'asks'> {
    const { order, event, agrees, asks } = decision
    const isAnother = event === 'order.conflict' && before.conflict?.reported !== undefined
    // News, or a new contradiction, has set the next question already.
    if (asks || (event !== undefined && event !== 'order.updated' && !isAnother)) return decision
    const learnt = fact.state !== undefined && fact.state !== 'unknown'
    if (!isDue(before, due.now, due.schedule) || !isSameQuestion(before, asked)) return decision
    if (isAnother) return { ...decision, ...afterAnother(order, { ...due, learnt, agrees }) }
    const after = afterQuery(order, { ...due, learnt, agrees })
    // What is new beside stands in the data of the event, whichever it is.
    if (event === undefined || after.event === 'order.confirmed') return after
    return { ...decision, order: { ...after.order, stuck: order.stuck }, brings: after.brings }
  }
}
