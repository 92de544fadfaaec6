import type { CallbackProtocol, Fact } from '../callbacks/protocol.ts'
import type { Clock } from '../clock.ts'
import { compareDecimals } from '../decimal.ts'
import { KumicornError } from '../errors.ts'
import type { Logger } from '../logger.ts'
import type { OrderRecord, Store } from '../stores/store.ts'
import { asEvent, eventId, type OrderEvent } from './events.ts'
import type { Handlers } from './handlers.ts'
import { KeyedLock } from './keyed-lock.ts'
import { lifecycle, type Transition } from './lifecycle.ts'

/** What a callback came to. `event` is undefined when it told nothing new. */
export interface Taken {
  readonly id: string
  readonly event: OrderEvent | undefined
}

const CONFLICT = { event: 'order.conflict' } as const

/**
 * Takes verified facts: records each once, applies it to its order by the life cycle and brings the event to
 * its handlers. Facts about one order are taken one after the other.
 */
export class Inbox {
  readonly #store: Store
  readonly #handlers: Handlers
  readonly #clock: Clock
  readonly #logger: Logger | undefined
  readonly #lock = new KeyedLock()

  constructor(parts: { store: Store; handlers: Handlers; clock: Clock; logger: Logger | undefined }) {
    this.#store = parts.store
    this.#handlers = parts.handlers
    this.#clock = parts.clock
    this.#logger = parts.logger
  }

  /** Resolves when the fact may be acknowledged. Rejects when the gateway should send it again. */
  take<F extends Fact>(fact: F, protocol: CallbackProtocol<F>): Promise<Taken> {
    return this.#lock.run(`${fact.kind} ${fact.reference}`, async () => {
      const id = eventId(fact)
      const event = await this.#record(fact, id, protocol)
      const stored = await this.#store.event(id)
      if (stored) await this.#deliver(stored.event, stored.finished)
      return { id, event }
    })
  }

  /** Resolves when nothing is being taken any more. */
  idle(): Promise<void> {
    return this.#lock.idle()
  }

  async #record<F extends Fact>(
    fact: F,
    id: string,
    protocol: CallbackProtocol<F>,
  ): Promise<OrderEvent | undefined> {
    // Another instance may write between reading and recording: then decide anew on what it wrote.
    for (;;) {
      if (await this.#store.event(id)) return undefined
      const order = await this.#store.order(fact.kind, fact.reference)
      const change = await this.#judge(fact, order, protocol)
      if (change === undefined) return undefined
      const event = asEvent(fact, id, change.event, this.#clock.now())
      const next = asRecord(fact, order, 'to' in change ? change.to : undefined)
      if ((await this.#store.record(event, next)) === 'recorded') return event
    }
  }

  /** What the fact means for the order: a transition, a conflict, or nothing new. */
  async #judge<F extends Fact>(
    fact: F,
    order: OrderRecord | undefined,
    protocol: CallbackProtocol<F>,
  ): Promise<Transition | typeof CONFLICT | undefined> {
    const { state } = fact
    if (state === undefined) return CONFLICT
    const current = order?.state ?? 'new'
    if (order && !agrees(fact, order)) return CONFLICT
    if (current === state || (current === 'reversed' && state === 'failed')) return undefined
    const transition = lifecycle[current][state]
    if (transition === undefined) return CONFLICT
    if (transition.confirm && (await protocol.confirm(fact)) !== state) return CONFLICT
    return transition
  }

  /** Every handler that has not finished the event gets it; one that fails does not hold up the others. */
  async #deliver(event: OrderEvent, finished: ReadonlySet<string>): Promise<void> {
    const due = this.#handlers.of(event.type).filter(([name]) => !finished.has(name))
    const results = await Promise.allSettled(
      due.map(async ([name, handle]) => {
        await handle(event)
        await this.#store.finish(event.id, name)
      }),
    )
    const failed = results.flatMap((result, at) =>
      result.status === 'rejected' ? [{ name: due[at]?.[0], err: result.reason }] : [],
    )
    for (const { name, err } of failed) {
      const { id, type, reference } = event
      this.#logger?.error(
        { handler: name, eventId: id, eventType: type, reference, err },
        'kumicorn: a handler failed',
      )
    }
    if (failed.length > 0) {
      throw new KumicornError('handler_failed', `${failed.length} of ${due.length} handlers failed`, {
        gateway: event.gateway,
      })
    }
  }
}

/** Whether the fact speaks of the same transaction, amount and currency as what is known of the order. */
function agrees(fact: Fact, order: OrderRecord): boolean {
  const { gatewayReference, amount, currency } = fact
  if (
    gatewayReference !== undefined &&
    order.gatewayReference !== undefined &&
    gatewayReference !== order.gatewayReference
  )
    return false
  if (currency !== undefined && order.currency !== undefined && currency !== order.currency) return false
  // A failure moves no money: what it carries as amount says nothing.
  if (fact.state === 'failed' || amount === undefined || order.amount === undefined) return true
  return compareDecimals(amount, order.amount) === 0
}

/** The order after the fact. A conflict (no new state) leaves everything but the version as it was. */
function asRecord(
  fact: Fact,
  order: OrderRecord | undefined,
  to: OrderRecord['state'] | undefined,
): OrderRecord {
  const { kind, reference } = fact
  const version = (order?.version ?? 0) + 1
  if (to === undefined) {
    const untouched = {
      kind,
      reference,
      state: 'new',
      gatewayReference: undefined,
      amount: undefined,
      currency: undefined,
    } as const
    return { ...(order ?? untouched), version }
  }
  return {
    kind,
    reference,
    state: to,
    gatewayReference: fact.gatewayReference ?? order?.gatewayReference,
    amount: fact.state === 'failed' ? order?.amount : (fact.amount ?? order?.amount),
    currency: fact.currency ?? order?.currency,
    version,
  }
}
