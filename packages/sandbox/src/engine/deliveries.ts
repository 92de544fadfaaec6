import type { SandboxCallbackKind } from '../gateways/names.ts'
import type { AddressBook } from './addresses.ts'
import type { SimulatedClock } from './clock.ts'
import { LAST_MOMENT } from './duration.ts'
import type { CallbackEvent, EventHub } from './events.ts'
import type { Callback, OrderRecord } from './order.ts'
import { newAgent, type PostReply, post, shortened } from './post.ts'

export interface DeliveryOptions {
  /** Tried once only, whatever becomes of it. */
  readonly once?: boolean
  /** News about the order does not replace it. */
  readonly notReplaced?: boolean
}

/** A callback on its way: the next try and when it is due. */
export interface Delivery {
  readonly order: OrderRecord
  readonly callback: Callback
  readonly options: DeliveryOptions
  attempt: number
  dueAt: number
  /** Takes the next try from the clock's agenda. */
  cancel: () => void
}

/** Milliseconds between one delivery and the next: a callback is delivered at most once more often than there are. */
export type Schedules = Readonly<Record<SandboxCallbackKind, readonly number[]>>

export interface DeliveriesParts {
  readonly clock: SimulatedClock
  readonly events: EventHub
  readonly schedules: Schedules
  readonly addresses: AddressBook
}

/** Delivers callbacks until they are acknowledged or their schedule is used up. */
export class Deliveries {
  readonly #clock: SimulatedClock
  readonly #events: EventHub
  readonly #schedules: Schedules
  readonly #addresses: AddressBook
  readonly #agent = newAgent()
  readonly #closing = new AbortController()
  readonly #underWay = new Set<Delivery>()
  /** Wait for another callback to overtake them. */
  readonly #held = new Set<Delivery>()
  readonly #byOrder = new Map<OrderRecord, Set<Delivery>>()
  /** What was last sent of an order as news. */
  readonly #latest = new WeakMap<OrderRecord, Callback | undefined>()

  constructor({ clock, events, schedules, addresses }: DeliveriesParts) {
    this.#clock = clock
    this.#events = events
    this.#schedules = schedules
    this.#addresses = addresses
  }

  /** Sends a callback as news, which replaces what was still to be delivered of the order. Resolves when the first delivery was tried. */
  async send(order: OrderRecord, callback: Callback): Promise<void> {
    this.supersede(order, callback)
    await this.start(this.#add(order, callback, this.#clock.now()))
  }

  /** Sends a callback as news, but later. */
  schedule(order: OrderRecord, callback: Callback, dueAt: number, options: DeliveryOptions = {}): Delivery {
    this.supersede(order, callback)
    return this.resume(order, callback, dueAt, 1, options)
  }

  /** Drops what was still to be delivered of an order: there is news, of which no callback need tell. */
  supersede(order: OrderRecord, news?: Callback): void {
    this.#latest.set(order, news)
    for (const delivery of this.#byOrder.get(order) ?? []) {
      if (delivery.options.notReplaced !== true) this.#drop(delivery)
    }
  }

  /** Takes up a delivery where it stood. */
  resume(
    order: OrderRecord,
    callback: Callback,
    dueAt: number,
    attempt: number,
    options: DeliveryOptions,
  ): Delivery {
    const delivery = this.#add(order, callback, dueAt, attempt, options)
    this.#wait(delivery)
    return delivery
  }

  /** Tries a delivery now. Does nothing when it was dropped or is over. */
  async start(delivery: Delivery): Promise<void> {
    delivery.cancel()
    this.#held.delete(delivery)
    const { left, pace } = delivery.order.answering
    if (pace === 'held') {
      // The answer itself waits for the clock, which waits for whoever awaits this.
      void left.then(() => this.#clock.track(this.#overtake(delivery)))
      return
    }
    if (pace === 'prompt') await left
    await this.#overtake(delivery)
  }

  /** Holds a delivery back until another was tried, or until it falls due. */
  hold(delivery: Delivery): void {
    this.#held.add(delivery)
  }

  isHeld(delivery: Delivery): boolean {
    return this.#held.has(delivery)
  }

  /** Sends a callback once more: it is no news, and replaces nothing. */
  sendAgain(order: OrderRecord, callback: Callback, options: DeliveryOptions = {}): Promise<void> {
    return this.start(this.#add(order, callback, this.#clock.now(), 1, options))
  }

  /** Whether no later news of the order replaced it. */
  isLatest(order: OrderRecord, callback: Callback): boolean {
    return this.#latest.get(order) === callback
  }

  underWay(): readonly Delivery[] {
    return [...this.#underWay]
  }

  areUnderWay(order: OrderRecord): boolean {
    return this.#byOrder.has(order)
  }

  clear(): void {
    for (const delivery of this.#underWay) this.#drop(delivery)
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('the sandbox was closed'))
    // Bun has a stand-in for undici's agent, with nothing to close.
    if (typeof this.#agent.destroy === 'function') await this.#agent.destroy()
  }

  #add(
    order: OrderRecord,
    callback: Callback,
    dueAt: number,
    attempt = 1,
    options: DeliveryOptions = {},
  ): Delivery {
    const due = Math.min(dueAt, LAST_MOMENT)
    const delivery: Delivery = { order, callback, options, attempt, dueAt: due, cancel: () => {} }
    this.#underWay.add(delivery)
    this.#byOrder.set(order, (this.#byOrder.get(order) ?? new Set()).add(delivery))
    return delivery
  }

  #drop(delivery: Delivery): void {
    delivery.cancel()
    this.#held.delete(delivery)
    this.#underWay.delete(delivery)
    const others = this.#byOrder.get(delivery.order)
    if (others?.delete(delivery) && others.size === 0) this.#byOrder.delete(delivery.order)
  }

  #wait(delivery: Delivery): void {
    const ms = Math.max(0, delivery.dueAt - this.#clock.now())
    delivery.cancel = this.#clock.after(ms, () => this.start(delivery))
  }

  /** Tries a delivery, and then what was held back for another to overtake it. */
  async #overtake(delivery: Delivery): Promise<void> {
    if (!this.#underWay.has(delivery)) return
    await this.#try(delivery)
    // What the file keeps stays held back.
    if (this.#closing.signal.aborted) return
    const overtaken = [...this.#held]
    this.#held.clear()
    for (const held of overtaken) await this.start(held)
  }

  async #try(delivery: Delivery): Promise<void> {
    if (this.#closing.signal.aborted) return
    const { order, callback, attempt, options } = delivery
    const about = this.#about(delivery)
    this.#events.emit('callback', about)
    const { url, body, acknowledgement } = callback
    const forbidden = callback.isNamedByOrder ? this.#addresses.refusal(url) : undefined
    const reply: PostReply =
      forbidden === undefined
        ? await post(url, body, { acknowledgement, agent: this.#agent, closing: this.#closing.signal })
        : { status: undefined, reason: forbidden }
    if (this.#closing.signal.aborted) return
    const reason = refusal(reply, callback)
    const kept =
      reply.status === undefined ? undefined : { status: reply.status, reply: shortened(reply.text) }
    order.callbacks.push(
      Object.freeze({
        attempt,
        at: about.at,
        url,
        body,
        verdict: reason === undefined ? 'acknowledged' : 'failed',
        ...kept,
        ...(reason === undefined ? {} : { reason }),
      }),
    )
    const at = this.#clock.now()
    if (reason === undefined && kept !== undefined) {
      this.#drop(delivery)
      this.#events.emit('acknowledged', { ...about, at, httpStatus: kept.status, reply: kept.reply })
      return
    }
    const again = this.#underWay.has(delivery) && options.once !== true
    const gap = again ? this.#schedules[callback.kind][attempt - 1] : undefined
    const nextAt = gap === undefined ? undefined : Math.min(about.at + gap, LAST_MOMENT)
    this.#events.emit('callback-failed', {
      ...about,
      at,
      httpStatus: kept?.status,
      reply: kept?.reply,
      reason: reason ?? '',
      nextAt,
    })
    if (nextAt === undefined) this.#drop(delivery)
    else {
      delivery.attempt += 1
      delivery.dueAt = nextAt
      this.#wait(delivery)
    }
  }

  #about({ order, callback, attempt }: Delivery): CallbackEvent {
    const { gateway, operation, reference, gatewayId } = order
    const { kind, url, body, reportedState: state } = callback
    const attempts = this.#schedules[kind].length + 1
    const at = this.#clock.now()
    return { at, gateway, kind, operation, reference, gatewayId, state, attempt, attempts, url, body }
  }
}

function refusal(reply: PostReply, { acknowledgement }: Callback): string | undefined {
  if (reply.status === undefined) return reply.reason
  if (reply.status !== 200) return `HTTP ${reply.status} instead of 200`
  return reply.text === acknowledgement ? undefined : `the reply is not the text "${acknowledgement}"`
}
