import type { Clock } from '../data/clock.ts'
import { compareDecimals } from '../data/decimal.ts'
import type { OrderRecord, Store } from '../stores/store.ts'
import type { CheckPlan } from './check-plan.ts'
import { asEvent, type OrderEvent } from './events.ts'
import { eventId, type Fact, type Money } from './facts.ts'
import type { Handlers } from './handlers.ts'
import { lifecycle, type OrderEventType, type OrderState, type ToldState } from './lifecycle.ts'

export interface LedgerParts {
  readonly store: Store
  readonly handlers: Handlers
  readonly clock: Clock
  readonly plan: CheckPlan
  /** Called after an event has been written. */
  readonly onEvent: (event: OrderEvent) => void
}

/** What came with a fact. */
export interface Telling {
  /** The bytes of the callback. */
  readonly raw?: Uint8Array
  /** Asks the gateway now. Without it a contradiction does not count. @throws KumicornError when it cannot be learnt */
  confirm?(order: OrderRecord): Promise<ToldState | undefined>
}

/** What a fact came to. `event` is undefined when it told nothing new. */
export interface Applied {
  readonly id: string
  readonly event: OrderEvent | undefined
}

/** What a fact does to its order. */
interface Change {
  readonly to: OrderState | undefined
  readonly event: OrderEventType | undefined
}

const CONFLICT: Change = { to: undefined, event: 'order.conflict' }

/** Applies facts to orders by the life cycle: each once, order and event written together. */
export class Ledger {
  readonly #parts: LedgerParts

  constructor(parts: LedgerParts) {
    this.#parts = parts
  }

  async apply(fact: Fact, telling: Telling = {}): Promise<Applied> {
    const { store } = this.#parts
    // Another worker may write between reading and writing: then decide anew on what it wrote.
    for (;;) {
      const order = await store.order(fact.kind, fact.reference)
      const id = eventId(fact, order?.state)
      if (await store.event(id)) return { id, event: undefined }
      const change = await judge(fact, order, telling)
      if (change === undefined) return { id, event: undefined }
      const event = change.event && asEvent(fact, id, change.event, this.#parts.clock.now())
      if (await this.write(this.#after(fact, order, change.to), event, telling.raw)) return { id, event }
    }
  }

  /** Writes an order and its event, with a delivery for each handler. False when the order has moved on. */
  async write(order: OrderRecord, event?: OrderEvent, raw?: Uint8Array): Promise<boolean> {
    const { store, handlers, onEvent } = this.#parts
    const names = event ? handlers.of(event.type).map(([name]) => name) : []
    const written = await store.commit(order, event && { event, raw, handlers: names })
    if (written && event) onEvent(event)
    return written
  }

  /** The order after the fact. A conflict (no new state) leaves all but the version as it was. */
  #after(fact: Fact, before: OrderRecord | undefined, to: OrderState | undefined): OrderRecord {
    const now = this.#parts.clock.now()
    const order = before ?? newOrder(fact, now)
    const next = { ...order, version: (before?.version ?? 0) + 1, updatedAt: now }
    if (to === undefined) return before && isDispute(fact, before) ? { ...next, disputed: true } : next
    const moved = {
      ...next,
      state: to,
      checks: 0,
      stuck: false,
      disputed: false,
      gatewayReference: fact.gatewayReference ?? order.gatewayReference,
      // A doubt says nothing about the order, and a callback has other fields than the order itself.
      said: fact.source === 'callback' || to === 'unknown' ? order.said : JSON.stringify(fact.data),
      ...(movesMoney(fact) && order.amount === undefined ? amountOf(fact, order) : {}),
    }
    return { ...moved, checkAt: this.#parts.plan.next(moved, now) }
  }
}

const movesMoney = ({ state }: Fact): boolean => state === 'pending' || state === 'succeeded'

const amountOf = (fact: Fact, order: OrderRecord): Money => ({
  amount: fact.amount,
  currency: fact.currency ?? order.currency,
})

/** What the fact means for the order: a transition, a conflict, or nothing new. */
async function judge(
  fact: Fact,
  order: OrderRecord | undefined,
  { confirm }: Telling,
): Promise<Change | undefined> {
  const { state: told, source } = fact
  if (told === undefined) return source === 'callback' ? CONFLICT : undefined
  const current = order?.state ?? 'created'
  if (order && !agrees(fact, order)) return CONFLICT
  if (current === told || (current === 'reversed' && told === 'failed')) return undefined
  const transition = lifecycle[current][told]
  if (transition === undefined) {
    // An answer or a query may be overtaken by better news; a callback is the gateway's own word.
    // A doubt contradicts nothing at all.
    const isOvertaken = current !== 'rejected' && (told === 'pending' || told === 'rejected')
    return source !== 'callback' && (told === 'unknown' || isOvertaken) ? undefined : CONFLICT
  }
  // Also an answer or a query may have been overtaken: what contradicts has to be true after what is known.
  if (transition.confirm && (order && (await confirm?.(order))) !== told)
    return source === 'callback' ? CONFLICT : undefined
  return { to: transition.to, event: transition.event }
}

/** Whether the fact speaks of the same transaction and money as what is known of the order. */
const agrees = (fact: Fact, order: OrderRecord): boolean =>
  isSameTransaction(fact, order) && isSameMoney(fact, order)

/** Whether the fact tells of a success of the order with other money. */
const isDispute = (fact: Fact, order: OrderRecord): boolean =>
  fact.state === 'succeeded' && isSameTransaction(fact, order) && !isSameMoney(fact, order)

function isSameTransaction(
  { gatewayReference: told }: Fact,
  { gatewayReference: known }: OrderRecord,
): boolean {
  return told === undefined || known === undefined || told === known
}

function isSameMoney(fact: Fact, order: OrderRecord): boolean {
  // A failure moves no money: what it carries as amount says nothing.
  if (!movesMoney(fact)) return true
  const { ordered } = fact
  const fits = ({ currency }: Money): boolean => !currency || !order.currency || currency === order.currency
  // What was paid counts if it is in the currency of the order; else what was ordered has to fit, if we ordered.
  const isOurs = order.operation !== undefined
  const told = fits(fact) ? fact : isOurs && ordered && fits(ordered) ? ordered : undefined
  if (told === undefined) return false
  // Paynicorn's query tells no amount: it cannot make a success of what was paid in part.
  if (!told.amount) return fact.state !== 'succeeded' || order.disputed !== true
  return !order.amount || compareDecimals(told.amount, order.amount) === 0
}

function newOrder({ gateway, kind, reference }: Fact, now: number): OrderRecord {
  return {
    gateway,
    kind,
    reference,
    operation: undefined,
    fingerprint: undefined,
    state: 'created',
    stuck: false,
    gatewayReference: undefined,
    amount: undefined,
    currency: undefined,
    account: undefined,
    said: undefined,
    createdAt: now,
    updatedAt: now,
    checkAt: undefined,
    checks: 0,
    version: 0,
  }
}
