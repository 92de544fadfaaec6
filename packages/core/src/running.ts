import { type Clock, isWithin } from './data/clock.ts'
import type { Logger } from './data/logger.ts'
import { aFlag, aWait, checkOptions } from './data/options.ts'
import { openStore } from './insight.ts'
import type { StartOptions, StopOptions } from './kumicorn-options.ts'
import type { Accounts } from './orders/accounts.ts'
import type { Chore } from './orders/chore.ts'
import type { Deliveries } from './orders/deliveries.ts'
import type { HandlerRegistry } from './orders/handler-registry.ts'
import type { Inbox } from './orders/inbox.ts'
import type { Intents } from './orders/intents.ts'
import type { QueryLoop } from './orders/polling/loop.ts'
import type { Store } from './stores/store.ts'
import { type RunState, Turns } from './turns.ts'

export interface RunningParts {
  readonly store: Store
  readonly accounts: Accounts
  readonly inbox: Inbox
  readonly deliveries: Deliveries
  readonly intents: Intents
  readonly handlers: HandlerRegistry
  readonly loops: readonly QueryLoop[]
  /** What is looked for now and then. */
  readonly chores: readonly Chore[]
  readonly clock: Clock
  readonly logger: Logger | undefined
}

/** Starts and stops all that goes on by itself. */
export class Running {
  readonly #parts: RunningParts
  readonly #turns = new Turns()
  #open = true
  #offDue: (() => void) | undefined

  constructor(parts: RunningParts) {
    this.#parts = parts
  }

  get state(): RunState {
    return this.#turns.state
  }

  /** Whether callbacks are taken. */
  get isOpen(): boolean {
    return this.#open
  }

  start(options: StartOptions): Promise<void> {
    return this.#turns.start(() => this.#start(options))
  }

  async stop(given: StopOptions): Promise<void> {
    // `process.once('SIGTERM', kumicorn.stop)` hands on the name of the signal.
    const options = typeof given === 'string' && /^SIG[A-Z\d]+$/.test(given) ? {} : given
    checkOptions<StopOptions>('stop', options, { timeout: aWait })
    return this.#turns.stop(() => this.#stop(options))
  }

  async #start(options: StartOptions): Promise<void> {
    const { store, logger, handlers, chores, deliveries, intents, loops } = this.#parts
    checkOptions<StartOptions>('start', options, { tellMissing: aFlag })
    await openStore(store, logger)
    await handlers.start(options)
    this.#open = true
    for (const chore of chores) await chore.start()
    deliveries.start()
    intents.start()
    this.#offDue ??= store.onDue?.(() => {
      deliveries.noteDue()
      intents.wake()
    })
    for (const loop of loops) loop.start()
  }

  async #stop({ timeout = 30_000 }: StopOptions): Promise<void> {
    const { accounts, inbox, deliveries, intents, handlers, loops, chores, clock, logger } = this.#parts
    this.#open = false
    this.#offDue?.()
    this.#offDue = undefined
    const looking = [...chores, ...loops, intents].map((each) => each.stop())
    const parts = [inbox.idle(), deliveries.stop(), ...looking]
    // What ends after its time may meet a Kumicorn that runs again.
    const ended = Promise.all(parts).then(() => (this.#open ? undefined : accounts.close(logger)))
    const isInTime = await isWithin(clock, timeout, ended)
    handlers.stop()
    if (isInTime) return
    deliveries.abandon()
    void accounts.close(logger)
    logger?.warn({ timeout }, 'kumicorn: stopped before everything under way had ended')
  }
}
