import { Agent } from 'undici'
import type { SimulatedClock } from '../clock.ts'
import type { CallbackEvent, CallbackKind, EventHub } from '../events.ts'
import type { OrderRecord } from '../orders.ts'
import { post, type Reply } from './post.ts'
import { schedules } from './schedules.ts'

/** A signed callback, ready to go. */
export interface Callback {
  readonly kind: CallbackKind
  readonly url: string
  readonly body: string
  /** The only reply, with HTTP 200, that ends the deliveries. */
  readonly acknowledgement: string
}

/** Delivers callbacks until they are acknowledged or their schedule is used up. */
export class Courier {
  readonly #clock: SimulatedClock
  readonly #events: EventHub
  readonly #agent = new Agent()
  readonly #closing = new AbortController()
  /** What still goes to the receiver about an order: news replaces it. */
  readonly #current = new Map<OrderRecord, Callback>()

  constructor(clock: SimulatedClock, events: EventHub) {
    this.#clock = clock
    this.#events = events
  }

  /** Resolves when the first delivery was tried. */
  async send(order: OrderRecord, callback: Callback): Promise<void> {
    this.#current.set(order, callback)
    await order.answered
    await this.#deliver(order, callback, 1)
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('the sandbox was closed'))
    await this.#agent.destroy()
  }

  async #deliver(order: OrderRecord, callback: Callback, attempt: number): Promise<void> {
    if (this.#closing.signal.aborted || this.#current.get(order) !== callback) return
    const { kind, url, body } = callback
    const gaps = schedules[kind]
    const at = this.#clock.now()
    const { gateway, operation, reference, gatewayId, state } = order
    const about: CallbackEvent = {
      at,
      gateway,
      kind,
      operation,
      reference,
      gatewayId,
      state,
      attempt,
      attempts: gaps.length + 1,
      url,
      body,
    }
    this.#events.emit('callback', about)
    const reply = await post(url, body, this.#agent, this.#closing.signal)
    if (this.#closing.signal.aborted) return
    const reason = refusal(reply, callback)
    order.callbacks.push(
      Object.freeze({
        attempt,
        at,
        url,
        body,
        verdict: reason === undefined ? 'acknowledged' : 'failed',
        ...(reply.status === undefined ? {} : { status: reply.status, reply: reply.text }),
        ...(reason === undefined ? {} : { reason }),
      }),
    )
    const now = this.#clock.now()
    if (reason === undefined && reply.status !== undefined) {
      this.#forget(order, callback)
      this.#events.emit('acknowledged', { ...about, at: now, httpStatus: reply.status, reply: reply.text })
      return
    }
    const gap = this.#current.get(order) === callback ? gaps[attempt - 1] : undefined
    const nextAt = gap === undefined ? undefined : at + gap
    this.#events.emit('callback-failed', {
      ...about,
      at: now,
      httpStatus: reply.status,
      reply: reply.status === undefined ? undefined : reply.text,
      reason: reason ?? '',
      nextAt,
    })
    if (nextAt === undefined) this.#forget(order, callback)
    else this.#clock.after(Math.max(0, nextAt - now), () => this.#deliver(order, callback, attempt + 1))
  }

  #forget(order: OrderRecord, callback: Callback): void {
    if (this.#current.get(order) === callback) this.#current.delete(order)
  }
}

function refusal(reply: Reply, { acknowledgement }: Callback): string | undefined {
  if (reply.status === undefined) return reply.reason
  if (reply.status !== 200) return `HTTP ${reply.status} instead of 200`
  return reply.text === acknowledgement ? undefined : `the reply is not the text "${acknowledgement}"`
}
