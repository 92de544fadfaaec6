import type { Clock } from '../data/clock.ts'
import { ConfigError } from '../data/errors.ts'
import type { Logger } from '../data/logger.ts'
import { redacted } from '../data/redact.ts'
import { backOffDelay } from '../http/retry.ts'
import type { Delivery, Store } from '../stores/store.ts'
import type { Handlers } from './handlers.ts'

export interface DeliveriesOptions {
  /** How often a handler gets an event before it becomes a dead letter. Default 12. */
  readonly maxTries?: number | undefined
  /** How many handlers run at a time. Default 10. */
  readonly concurrency?: number | undefined
  /** Milliseconds that a handler has; then the try counts as failed. Default 60 000. */
  readonly timeout?: number | undefined
  /** Milliseconds between looks at the store for work that other processes left. Default 1000. */
  readonly pollInterval?: number | undefined
}

export type DeliveriesSettings = Readonly<Required<{ [K in keyof DeliveriesOptions]: number }>>

/** @throws ConfigError */
export function deliveriesSettings(options: DeliveriesOptions = {}): DeliveriesSettings {
  const { maxTries = 12, concurrency = 10, timeout = 60_000, pollInterval = 1_000 } = options
  const settings = { maxTries, concurrency, timeout, pollInterval }
  for (const [name, value] of Object.entries(settings)) {
    if (!Number.isSafeInteger(value) || value < 1)
      throw new ConfigError(`deliveries.${name} must be a whole number from 1`)
  }
  return settings
}

/** A lease outlives the handler's time by this much, so that only a crash lets it run out. */
const LEASE_MARGIN = 10_000
const BACK_OFF = { base: 2_000, cap: 60 * 60_000 }

export interface DeliveryParts {
  readonly store: Store
  readonly handlers: Handlers
  readonly clock: Clock
  readonly random: () => number
  readonly logger: Logger | undefined
  readonly settings: DeliveriesSettings
}

/** Brings events to their handlers: claims what is due, runs it, notes how it ended. */
export class Deliveries {
  readonly #parts: DeliveryParts
  readonly #running = new Set<Promise<unknown>>()
  #open = false
  #pumping: Promise<void> | undefined
  #again = false
  #cancelPoll: () => void = () => undefined

  constructor(parts: DeliveryParts) {
    this.#parts = parts
  }

  start(): void {
    if (this.#open) return
    this.#open = true
    this.wake()
  }

  /** Claims nothing more; resolves when what runs has ended. */
  async stop(): Promise<void> {
    this.#open = false
    this.#cancelPoll()
    await this.#pumping
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  /** Looks for work now. */
  wake(): void {
    if (!this.#open) return
    this.#again = true
    this.#pumping ??= this.#pump().finally(() => {
      this.#pumping = undefined
      if (this.#again) this.wake()
    })
  }

  /**
   * Runs the deliveries of one event at once, due or not, after those of older events of its order. True when none
   * is left unfinished.
   */
  async runNow(eventId: string): Promise<boolean> {
    for (;;) {
      const claimed = await this.#claim(Number.MAX_SAFE_INTEGER, eventId)
      const finished = await Promise.all(claimed.map((delivery) => this.#run(delivery)))
      if (finished.length === 0 || finished.includes(false)) break
    }
    const { store, handlers } = this.#parts
    return (await store.unfinished(eventId, handlers.all())) === 0
  }

  async #pump(): Promise<void> {
    const { clock, settings, logger } = this.#parts
    this.#cancelPoll()
    try {
      while (this.#again && this.#open) {
        this.#again = false
        const free = settings.concurrency - this.#running.size
        if (free > 0) for (const delivery of await this.#claim(free)) this.#track(delivery)
      }
    } catch (err) {
      logger?.error({ err }, 'kumicorn: the store could not be asked for deliveries, trying again')
    }
    if (this.#open) this.#cancelPoll = clock.after(settings.pollInterval, () => this.wake())
  }

  #claim(limit: number, eventId?: string): Promise<readonly Delivery[]> {
    const { store, handlers, clock, settings } = this.#parts
    const now = clock.now()
    const leaseUntil = now + settings.timeout + LEASE_MARGIN
    return store.claimDeliveries({ now, leaseUntil, limit, handlers: handlers.all(), eventId })
  }

  #track(delivery: Delivery): void {
    const run: Promise<unknown> = this.#run(delivery).finally(() => {
      this.#running.delete(run)
      this.wake()
    })
    this.#running.add(run)
  }

  /** True when the handler has finished. */
  async #run({ id, event, handler, tries }: Delivery): Promise<boolean> {
    const { store, handlers, clock, random, logger, settings } = this.#parts
    try {
      await this.#inTime(async () => handlers.get(event.type, handler)?.(event))
      await store.finishDelivery(id)
      return true
    } catch (err) {
      const now = clock.now()
      const isLast = tries + 1 >= settings.maxTries
      const retryAt = isLast ? undefined : now + 1_000 + backOffDelay(tries, random, BACK_OFF)
      const about = {
        handler,
        eventId: event.id,
        eventType: event.type,
        reference: event.reference,
        tries: tries + 1,
        err,
      }
      logger?.error(
        about,
        isLast ? 'kumicorn: a handler failed for the last time' : 'kumicorn: a handler failed',
      )
      // If this cannot be written either, the lease runs out and the delivery is claimed again.
      await store.failDelivery(id, { error: messageOf(err), now, retryAt }).catch(() => undefined)
      return false
    }
  }

  async #inTime(run: () => Promise<unknown>): Promise<void> {
    const { clock, settings } = this.#parts
    const { promise: late, reject } = Promise.withResolvers<never>()
    const cancel = clock.after(settings.timeout, () =>
      reject(new Error(`not finished within ${settings.timeout} ms`)),
    )
    try {
      await Promise.race([run(), late])
    } finally {
      cancel()
    }
  }
}

const messageOf = (error: unknown): string =>
  redacted(error instanceof Error ? error.message : String(error)).slice(0, 500)
