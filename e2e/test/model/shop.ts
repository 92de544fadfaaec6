import {
  type Clock,
  createKumicorn,
  type Kumicorn,
  type OrderEvent,
  orderEventTypes,
  type Store,
} from '@kumicorn/core'
import type { Sandbox } from '@kumicorn/sandbox'
import { mango } from '@kumicorn/testkit'
import { noteFruits } from './intents.ts'
import { Life } from './life.ts'
import type { Orchard } from './orchard.ts'
import type { VirtualClock } from './virtual-clock.ts'
import type { Wire } from './wire.ts'

export const MINUTE = 60_000
export const HORIZON = 120 * MINUTE
const HANDLER_TIMEOUT = MINUTE
export const MAX_TRIES = 4

export const handlerNames = ['ledger', 'mailer'] as const
export type HandlerName = (typeof handlerNames)[number]

/** What a handler does with the next events that it gets. */
export type Mood = 'throws' | 'hangs' | 'is slow'

/** One process of the merchant. */
export interface Process {
  readonly kumicorn: Kumicorn
  readonly life: Life
}

/** One time that a handler was called with an event. */
export interface Visit {
  readonly handler: HandlerName
  readonly event: OrderEvent
  /** It was busy with the same order. */
  readonly isAtIt: boolean
}

/** A handler that does not end with an event. */
interface Hanging {
  readonly handler: HandlerName
  readonly reference: string
  readonly by: Life
  readonly jumps: number
  readonly storeFailed: number
}

interface ShopParts {
  readonly sandbox: Sandbox
  readonly orchard: Orchard
  readonly wire: Wire
  readonly clock: VirtualClock
  /** What survives a crash. */
  readonly store: Store
  readonly random: () => number
}

/** The merchant: one Kumicorn after the other on one store. */
export class Shop {
  /** Undefined while nothing runs. */
  process: Process | undefined
  readonly visits: Visit[] = []
  /** `handler event-id` of everything that a handler has finished. */
  readonly finished = new Set<string>()
  /** Processes that were told to stop and have not ended. */
  readonly stopping = new Set<Process>()
  readonly #parts: ShopParts
  readonly #lives: Life[] = []
  readonly #hanging: Hanging[] = []
  readonly #moods: Record<HandlerName, Mood[]> = { ledger: [], mailer: [] }
  /** How far the wall clock of the merchant's machine is off. */
  wallOffset = 0
  /** How often that clock was stepped, or stood still with the machine. */
  jumps = 0
  /** The release of the merchant's program: each names its handlers anew. */
  #release = 0
  #renamed: readonly (readonly [from: string, to: string])[] = []

  constructor(parts: ShopParts) {
    this.#parts = parts
  }

  /** The process that runs; a new one when there is none. */
  async open(): Promise<Process> {
    if (this.process?.life.alive) return this.process
    const life = new Life()
    this.#lives.push(life)
    const { sandbox, orchard, wire, clock, store, random } = this.#parts
    const transport = wire.of(life)
    const plugin = mango({ ...orchard.options, transport })
    const kumicorn = createKumicorn({
      logger: false,
      gateways: [plugin],
      kumquat: { ...sandbox.kumquat, transport },
      // What the sandbox says of a transaction that it does not know.
      paynicorn: { ...sandbox.paynicorn, transport, absenceCodes: ['1003'] },
      store: storeOf(store, life),
      clock: clockOf(clock, life, () => this.wallOffset),
      random,
      deliveries: { maxTries: MAX_TRIES, concurrency: 3, timeout: HANDLER_TIMEOUT, pollInterval: 3 * MINUTE },
      reconcile: {
        schedule: {
          kumquat: [2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE],
          paynicorn: [MINUTE / 2, MINUTE, 5 * MINUTE, 30 * MINUTE],
        },
        absence: { kumquat: 'rejects', paynicorn: 'rejects', mango: 'rejects' },
        horizon: HORIZON,
        ratePerSecond: 1,
      },
    })
    noteFruits(kumicorn, kumicorn.client(plugin))
    for (const name of handlerNames) {
      kumicorn.on(orderEventTypes, {
        name: `${name}-${this.#release}`,
        handle: (event, { signal }) => life.step(() => this.#handle(name, event, life, signal)),
      })
    }
    // Nothing goes wrong with a process that has just begun.
    for (const [from, to] of this.#renamed) await kumicorn.handlers.rename(from, to)
    this.#renamed = []
    this.process = { kumicorn, life }
    // It may fail with the store, and never end when the process dies: whoever runs it would start it again.
    await Promise.race([kumicorn.start().catch(() => life.die()), life.death])
    return this.process
  }

  /** Whether a process had to be ended because it would not stop. */
  get spins(): boolean {
    return this.#lives.some(({ spins }) => spins)
  }

  /** A release with other names for the handlers: nothing of the one before runs any more when it starts. */
  async rename(): Promise<void> {
    // Also what was told to stop, and a reconcile() that goes on after that.
    for (const life of this.#lives) life.die()
    const before = this.#release
    this.#release += 1
    this.#renamed = handlerNames.map((name) => [`${name}-${before}`, `${name}-${this.#release}`])
    await this.open()
  }

  stepClock(ms: number): void {
    this.wallOffset += ms
    this.jumps += 1
  }

  crash(): void {
    this.process?.life.die()
  }

  /** Stops what runs; it may take its time, and the next process starts meanwhile. */
  stop(): void {
    const old = this.process
    this.process = undefined
    if (!old?.life.alive) return
    this.stopping.add(old)
    void old.kumicorn.stop().then(() => this.stopping.delete(old))
  }

  #pause(by: Life): Promise<void> {
    return new Promise((resolve) => {
      clockOf(this.#parts.clock, by, () => 0).after(5 * HANDLER_TIMEOUT, resolve)
    })
  }

  /** Decides over the next events that a handler gets. */
  upset(handler: HandlerName, mood: Mood, times: number): void {
    for (let n = 0; n < times; n += 1) this.#moods[handler].push(mood)
  }

  calm(): void {
    for (const name of handlerNames) this.#moods[name] = []
  }

  async #handle(handler: HandlerName, event: OrderEvent, by: Life, signal: AbortSignal): Promise<void> {
    const { reference } = event
    const isAtIt = this.#hanging.some(
      (other) =>
        other.handler === handler &&
        other.reference === reference &&
        other.by.alive &&
        // A step of the wall clock, or a suspended machine, ends leases early: then another process may begin, but
        // never the same one.
        (other.by === by || (other.jumps === this.jumps && !hasLostLease(other))),
    )
    this.visits.push({ handler, event, isAtIt })
    const mood = this.#moods[handler].shift()
    if (mood === 'throws') throw new Error(`${handler} is upset`)
    if (mood !== undefined) {
      const hanging = { handler, reference, by, jumps: this.jumps, storeFailed: by.storeFailed }
      this.#hanging.push(hanging)
      // One gives up when its time is over; the other ignores that, and outlives its lease many times over.
      await (mood === 'hangs' ? aborted(signal) : this.#pause(by)).finally(() => {
        this.#hanging.splice(this.#hanging.indexOf(hanging), 1)
      })
    }
    this.finished.add(`${handler} ${event.id}`)
  }
}

/** A lease lasts for three renewals: whose store has failed for as long cannot hold it. */
const hasLostLease = ({ by, storeFailed }: Hanging): boolean => by.storeFailed - storeFailed >= 2

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))

/** The store as one process reaches it. */
function storeOf(store: Store, life: Life): Store {
  const through = (value: unknown) =>
    typeof value === 'function' ? (...args: unknown[]) => life.storeStep(() => value(...args)) : value
  return Object.fromEntries(Object.entries(store).map(([name, value]) => [name, through(value)])) as never
}

/** The clock of one process: its timers die with it. */
function clockOf(clock: VirtualClock, life: Life, offset: () => number): Clock {
  return {
    now: () => clock.now() + offset(),
    monotonic: () => clock.monotonic(),
    after(ms, run) {
      const end = (): boolean => life.timers.delete(end)
      life.timers.add(end)
      const cancel = clock.afterAwake(ms, () => {
        end()
        if (life.alive) run()
      })
      return () => {
        end()
        cancel()
      }
    },
  }
}
