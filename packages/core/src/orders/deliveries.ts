import { outside } from '../data/outside.ts'
import type { Change, Delivery } from '../stores/store.ts'
import type { Leased } from './apply.ts'
import { ClaimSizes } from './claim-sizes.ts'
import { Held } from './held.ts'
import { LEASE } from './hold-lease.ts'
import { Leases } from './leases.ts'
import type { OrderKey, OrderRecord } from './order.ts'
import { putBack, type RunOptions, type RunParts, runHandler } from './run-handler.ts'
import { Slots } from './slots.ts'
import { UnderWay } from './under-way.ts'

/** @property accounts the accounts whose orders this process serves */
export type DeliveryParts = RunParts & { readonly accounts: readonly string[] }

/** Brings events to their handlers: claims what is due, runs it, notes how it ended. */
export class Deliveries {
  readonly #parts: DeliveryParts
  readonly #slots: Slots
  readonly #sizes = new ClaimSizes()
  readonly #leases = new Leases()
  readonly #underWay = new UnderWay()
  /** Why nothing is begun any more. */
  #stopping: DOMException | undefined
  #open = false
  /** It has been stopped: what is leased to it now was written too late. */
  #ended = false
  #pumping: Promise<void> | undefined
  #again = false
  /** Handlers that have missed an event since the last look for work. */
  readonly #missed = new Set<string>()
  #cancelPoll: () => void = () => undefined

  constructor(parts: DeliveryParts) {
    this.#parts = parts
    this.#slots = new Slots(parts.handlers, parts.settings)
  }

  start(): void {
    if (this.#open) return
    this.#open = true
    this.#ended = false
    this.#stopping = undefined
    this.wake()
  }

  /** Claims nothing more; resolves when what runs has ended. */
  async stop(): Promise<void> {
    this.#open = false
    this.#cancelPoll()
    this.#stopping ??= new DOMException('kumicorn is stopping', 'AbortError')
    for (const held of this.#underWay.all()) held.stop(this.#stopping)
    this.#slots.wakeAll()
    await this.#pumping
    // A write that is under way may have leased something yet.
    while (this.#leases.size + this.#underWay.size > 0)
      await Promise.all([this.#underWay.ended(), this.#leases.ended()])
    this.#ended = !this.#open
  }

  /** Nobody waits for {@link stop} any longer: what is written from now on is left to its lease. */
  abandon(): void {
    this.#ended = !this.#open
  }

  get isStopping(): boolean {
    return this.#stopping !== undefined
  }

  /** Looks for work now. */
  wake(): void {
    if (!this.#open) return
    this.#again = true
    this.#pumping ??= outside(() => this.#pump()).finally(() => {
      this.#pumping = undefined
      if (this.#again) this.wake()
    })
  }

  /**
   * Which of these handlers can take what the write of an event leases to this process; undefined when none does. It
   * has to be given back with {@link release} when the write has ended.
   */
  lease(names: readonly string[]): Change['lease'] {
    if (!this.#open) return undefined
    const now = this.#parts.clock.now()
    const free = names.filter((name) => this.#slots.left(name) > 0)
    for (const name of free) this.#slots.take(name)
    return free.length === 0 ? undefined : this.#leases.open({ handlers: free, now, until: now + LEASE })
  }

  release(lease: Change['lease']): void {
    if (lease === undefined) return
    for (const name of lease.handlers) this.#give(name)
    this.#leases.close(lease)
  }

  /**
   * Runs deliveries that were leased to this process by the write of their event; once it is stopped, they wait until
   * the lease has run out. For a callback that waits no try is counted, and what is returned resolves with whether
   * each has finished.
   */
  take({ deliveries, missed, order, waits }: Leased): Promise<readonly boolean[]> | undefined {
    // Who waits looks for its places itself.
    if (missed.length > 0 && !waits) this.#noteMissed(missed)
    if (this.#ended || deliveries.length === 0) return undefined
    if (waits)
      return Promise.all(deliveries.map((one) => this.#count(new Held(one), { counts: false, order })))
    for (const delivery of deliveries) this.#track(new Held(delivery), order)
    return undefined
  }

  /**
   * Runs what an order has waiting, due or not, dead letters too, in its order; no try is counted. `begun`: what has
   * been begun already. True when nothing is left unfinished.
   */
  async runOrder(key: OrderKey, begun?: Promise<readonly boolean[]>): Promise<boolean> {
    const { store, handlers } = this.#parts
    const names = handlers.names()
    const wasStopping = this.isStopping
    let finished = (await begun) ?? []
    if (begun && (await store.unfinished(key, names)) === 0) return true
    // Stopped while it waited: nothing is begun any more. What it waited for may have been the last.
    while (!finished.includes(false) && (wasStopping || !this.isStopping)) {
      const { runs, left } = await this.#claimOrder(key)
      const underWay = runs.length > 0 ? [] : this.#underWay.runsOf(key)
      if (runs.length > 0) finished = await Promise.all(runs)
      else if (underWay.length > 0) await Promise.all(underWay)
      // Who is busy with other orders and has nothing of this one would hold it up for nothing.
      else if ((await store.unfinished(key, left)) > 0) await this.#slots.freed(left)
      else break
    }
    return (await store.unfinished(key, names)) === 0
  }

  /** Runs what an order has waiting for the handlers that are free. `left`: those that are not. */
  async #claimOrder(
    key: OrderKey,
  ): Promise<{ readonly runs: readonly Promise<boolean>[]; readonly left: readonly string[] }> {
    const { store, handlers, clock } = this.#parts
    const now = clock.now()
    const free = this.#slots.free()
    for (const name of free) this.#slots.take(name)
    try {
      const claimed = await store.claimOrder(key, { handlers: free, now, leaseUntil: now + LEASE })
      const fresh = claimed.filter((delivery) => !this.#underWay.takesOver(delivery))
      // Begun here, while their places are kept.
      const runs = fresh.map((delivery) => this.#count(new Held(delivery), { counts: false }))
      return { runs, left: handlers.names().filter((name) => !free.includes(name)) }
    } finally {
      for (const name of free) this.#give(name)
    }
  }

  /** There may be something for any handler, written by another process: who is busy is looked for when it is free. */
  noteDue(): void {
    this.#noteMissed(this.#parts.handlers.names())
  }

  /** An event came while all places were taken: the loop is woken for it when one is free, not at its next look. */
  #noteMissed(names: readonly string[]): void {
    for (const name of names) if (this.#open) this.#missed.add(name)
    if (names.some((name) => this.#slots.left(name) > 0)) this.wake()
  }

  #give(name: string, count?: number): void {
    this.#slots.give(name, count)
    if (this.#missed.has(name)) this.wake()
  }

  async #pump(): Promise<void> {
    const { clock, settings, logger, store, accounts } = this.#parts
    this.#cancelPoll()
    try {
      while (this.#again && this.#open) {
        this.#again = false
        const handlers = this.#claimable()
        if (handlers.length === 0) break
        const now = clock.now()
        for (const { name, limit } of handlers) this.#slots.take(name, limit)
        // Before the claim: what is missed while it is under way may have come too late for it.
        for (const { name } of handlers) this.#missed.delete(name)
        let claimed: readonly Delivery[]
        try {
          claimed = await store.claimDeliveries({ accounts, handlers, now, leaseUntil: now + LEASE })
        } finally {
          for (const { name, limit } of handlers) this.#give(name, limit)
        }
        for (const delivery of claimed)
          if (!this.#underWay.takesOver(delivery))
            this.#track(new Held(delivery, { isClaimed: true }), undefined)
        if (this.#sizes.note(handlers, claimed)) this.#again = true
        // Handlers that do no I/O would keep everything else from ever getting its turn.
        await new Promise((resolve) => setImmediate(resolve))
      }
    } catch (err) {
      logger?.error({ err }, 'kumicorn: the store could not be asked for deliveries, trying again')
    }
    if (this.#open) this.#cancelPoll = clock.after(settings.pollInterval, () => this.wake())
  }

  /** What each handler takes by a claim. */
  #claimable() {
    return this.#slots.free().map((name) => ({
      name,
      limit: this.#sizes.limit(name, this.#slots.left(name)),
      types: this.#parts.handlers.claimedTypes(name),
    }))
  }

  #track(held: Held, order: OrderRecord | undefined): void {
    const run = this.#count(held, { counts: true, order })
    this.#underWay.track(run, held.delivery.event, () => {
      // The next event of the order may wait for its end, or a dead letter that was revived meanwhile.
      if (!held.isLast) this.wake()
    })
  }

  async #count(held: Held, how: Pick<RunOptions, 'counts' | 'order'>): Promise<boolean> {
    const { handler } = held.delivery
    if (this.#underWay.isBusy(held)) return putBack(this.#parts, held).then(() => false)
    if (this.#stopping) held.stop(this.#stopping)
    this.#underWay.hold(held)
    this.#slots.take(handler)
    let isFree = false
    const free = (): void => {
      if (isFree) return
      isFree = true
      this.#give(handler)
      // There may be more of what it was claimed with: the next claim goes along with the note of its end.
      if (held.isClaimed) this.wake()
    }
    try {
      // Its place is free when the handler has ended; that this is written may take a moment longer.
      return await runHandler(this.#parts, held, { ...how, onHandled: free })
    } finally {
      this.#underWay.drop(held)
      free()
    }
  }
}
