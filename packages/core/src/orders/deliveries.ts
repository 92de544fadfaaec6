import type { Change, Delivery } from '../stores/store.ts'
import type { OrderKey } from './order.ts'
import { type Held, LEASE, type RunParts, runHandler } from './run-handler.ts'
import { Slots } from './slots.ts'

export interface DeliveryParts extends RunParts {
  /** The accounts whose orders this process serves. */
  readonly accounts: readonly string[]
}

/** Brings events to their handlers: claims what is due, runs it, notes how it ended. */
export class Deliveries {
  readonly #parts: DeliveryParts
  readonly #slots = new Slots()
  readonly #held = new Map<number, Held>()
  readonly #runs = new Map<Promise<unknown>, OrderKey>()
  #stopping = new AbortController()
  #open = false
  /** It has been stopped: what is leased to it now was written too late. */
  #ended = false
  #pumping: Promise<void> | undefined
  #again = false
  #cancelPoll: () => void = () => undefined

  constructor(parts: DeliveryParts) {
    this.#parts = parts
  }

  start(): void {
    if (this.#open) return
    this.#open = true
    this.#ended = false
    this.#stopping = new AbortController()
    this.wake()
  }

  /** Claims nothing more; resolves when what runs has ended. */
  async stop(): Promise<void> {
    this.#open = false
    this.#cancelPoll()
    this.#stopping.abort(new DOMException('kumicorn is stopping', 'AbortError'))
    await this.#pumping
    while (this.#runs.size > 0) await Promise.all(this.#runs.keys())
    this.#ended = !this.#open
  }

  get isStopping(): boolean {
    return this.#stopping.signal.aborted
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
   * What can be leased to this process by the write of an event; undefined when it takes nothing. It has to be
   * given back with {@link release} when the write has ended.
   */
  lease(): Change['lease'] {
    if (!this.#open) return undefined
    const now = this.#parts.clock.now()
    const free = this.#free().map(({ name }) => name)
    for (const name of free) this.#slots.take(name)
    return free.length === 0 ? undefined : { handlers: free, now, until: now + LEASE }
  }

  release(lease: Change['lease']): void {
    for (const name of lease?.handlers ?? []) this.#slots.give(name)
  }

  /** Runs deliveries that are leased to this process; once it is stopped, they wait until the lease has run out. */
  take(leased: readonly Delivery[]): void {
    if (this.#ended) return
    for (const delivery of leased) if (!this.#isRunning(delivery)) this.#track(delivery)
  }

  /**
   * Runs what an order has waiting, due or not, dead letters too, in its order; no try is counted. True when
   * nothing is left unfinished.
   */
  async runOrder(key: OrderKey): Promise<boolean> {
    const { store, handlers, clock } = this.#parts
    const names = handlers.names()
    const { signal } = this.#stopping
    const wasStopping = signal.aborted
    // Stopped while it waited: nothing is begun any more. What it waited for may have been the last.
    while (wasStopping || !signal.aborted) {
      const now = clock.now()
      const free = this.#free().map(({ name }) => name)
      for (const name of free) this.#slots.take(name)
      const lease = { handlers: free, now, until: now + LEASE }
      let claimed: readonly Delivery[]
      try {
        claimed = await store.claimOrder(key, { handlers: free, now, leaseUntil: lease.until })
      } finally {
        this.release(lease)
      }
      const fresh = claimed.filter((delivery) => !this.#isRunning(delivery))
      if (fresh.length === 0) {
        const underWay = this.#runsOf(key)
        if (underWay.length > 0) await Promise.all(underWay)
        else if (free.length < names.length)
          await this.#someFree(names.filter((name) => !free.includes(name)))
        else break
        continue
      }
      const finished = await Promise.all(fresh.map((delivery) => this.#count(delivery, { counts: false })))
      if (finished.includes(false)) break
    }
    return (await store.unfinished(key, names)) === 0
  }

  async #pump(): Promise<void> {
    const { clock, settings, logger, store, accounts } = this.#parts
    this.#cancelPoll()
    try {
      while (this.#again && this.#open) {
        this.#again = false
        const handlers = this.#free()
        if (handlers.length === 0) break
        const now = clock.now()
        for (const { name, limit } of handlers) this.#slots.take(name, limit)
        let claimed: readonly Delivery[]
        try {
          claimed = await store.claimDeliveries({ accounts, handlers, now, leaseUntil: now + LEASE })
        } finally {
          for (const { name, limit } of handlers) this.#slots.give(name, limit)
        }
        this.take(claimed)
        // Handlers that do no I/O would keep everything else from ever getting its turn.
        await new Promise((resolve) => setImmediate(resolve))
      }
    } catch (err) {
      logger?.error({ err }, 'kumicorn: the store could not be asked for deliveries, trying again')
    }
    if (this.#open) this.#cancelPoll = clock.after(settings.pollInterval, () => this.wake())
  }

  /** Resolves when one of these handlers can take something; at once when one has been freed meanwhile. */
  async #someFree(names: readonly string[]): Promise<void> {
    if (this.#free().some(({ name }) => names.includes(name))) return
    await this.#slots.freed(names)
  }

  /** How many events each handler can take now. */
  #free(): readonly { readonly name: string; readonly limit: number }[] {
    const { handlers, settings } = this.#parts
    return handlers
      .names()
      .map((name) => ({
        name,
        limit: (handlers.concurrencyOf(name) ?? settings.concurrency) - this.#slots.taken(name),
      }))
      .filter(({ limit }) => limit > 0)
  }

  /**
   * Whether this process is at it already: its lease seemed to have run out, because the clock was stepped or the
   * process was suspended. It goes on, under the new lease.
   */
  #isRunning({ id, token }: Delivery): boolean {
    const held = this.#held.get(id)
    if (held) held.token = token
    return held !== undefined
  }

  #runsOf({ account, kind, reference }: OrderKey): readonly Promise<unknown>[] {
    return [...this.#runs]
      .filter(([, of]) => of.reference === reference && of.kind === kind && of.account === account)
      .map(([run]) => run)
  }

  #track(delivery: Delivery): void {
    const run: Promise<unknown> = this.#count(delivery, { counts: true }).finally(() => {
      this.#runs.delete(run)
      this.wake()
    })
    this.#runs.set(run, delivery.event)
  }

  async #count(delivery: Delivery, how: { readonly counts: boolean }): Promise<boolean> {
    const { handler, id } = delivery
    const held = { delivery, token: delivery.token }
    this.#held.set(id, held)
    this.#slots.take(handler)
    try {
      return await runHandler(this.#parts, held, this.#stopping.signal, how)
    } finally {
      this.#held.delete(id)
      this.#slots.give(handler)
    }
  }
}
