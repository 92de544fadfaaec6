import {
  type Callbacks,
  type CallbacksOptions,
  callbackHandlers,
  receiveParts,
} from './callbacks/callbacks.ts'
import { type Clock, sleep, systemClock } from './data/clock.ts'
import { ConfigError } from './data/errors.ts'
import { KumquatClient, type KumquatOptions } from './gateways/kumquat/client.ts'
import { PaynicornClient, type PaynicornOptions } from './gateways/paynicorn/client.ts'
import type { Logger } from './data/logger.ts'
import { type CheckPlan, checkPlan, type ReconcileOptions } from './orders/check-plan.ts'
import { DeadLetters } from './orders/dead-letters.ts'
import { Deliveries, type DeliveriesOptions, deliveriesSettings } from './orders/deliveries.ts'
import type { OrderEvent } from './orders/events.ts'
import { type HandleOrderEvent, Handlers, type OrderEventHandler } from './orders/handlers.ts'
import { Inbox } from './orders/inbox.ts'
import { inquirer } from './orders/inquirer.ts'
import { Journal } from './orders/journal.ts'
import { Ledger } from './orders/ledger.ts'
import type { OrderEventType } from './orders/lifecycle.ts'
import { Orders } from './orders/orders.ts'
import { type ReconcileReport, type ReconcileRun, reconcile } from './orders/reconcile.ts'
import { Reconciler } from './orders/reconciler.ts'
import { memoryStore } from './stores/memory.ts'
import type { Store } from './stores/store.ts'

export interface KumicornOptions {
  readonly kumquat?: KumquatOptions | undefined
  readonly paynicorn?: PaynicornOptions | undefined
  /** Where orders and events are kept. Default: {@link memoryStore}; {@link sqliteStore} survives the process. */
  readonly store?: Store | undefined
  readonly callbacks?: CallbacksOptions | undefined
  /** How events are brought to handlers. */
  readonly deliveries?: DeliveriesOptions | undefined
  /** When the gateways are asked about open orders. */
  readonly reconcile?: ReconcileOptions | undefined
  readonly logger?: Logger | undefined
  /** For tests. */
  readonly clock?: Clock | undefined
  /** For tests: numbers from 0 up to 1, for the jitter of retries. */
  readonly random?: (() => number) | undefined
}

/** Clients, callbacks, orders and handlers of one merchant. Made by {@link createKumicorn}. */
export class Kumicorn {
  readonly callbacks: Callbacks
  /** What is known of each order. */
  readonly orders: Orders
  /** Events that a handler failed on for the last time. */
  readonly deadLetters: DeadLetters
  readonly #kumquat: KumquatClient | undefined
  readonly #paynicorn: PaynicornClient | undefined
  readonly #handlers = new Handlers()
  readonly #store: Store
  readonly #clock: Clock
  readonly #plan: CheckPlan
  readonly #inbox: Inbox
  readonly #deliveries: Deliveries
  readonly #reconciler: Reconciler
  readonly #logger: Logger | undefined
  #open = true

  /** @throws ConfigError when an option is missing or cannot be right */
  constructor(options: KumicornOptions) {
    const {
      store = memoryStore(),
      clock = systemClock,
      random = Math.random,
      logger,
      callbacks = {},
    } = options
    const handlers = this.#handlers
    const settings = deliveriesSettings(options.deliveries)
    this.#store = store
    this.#logger = logger
    this.#clock = clock
    this.#plan = checkPlan(options.reconcile)
    this.orders = new Orders(store, clock, settings.pollInterval)
    this.#deliveries = new Deliveries({ store, handlers, clock, random, logger, settings })
    const onEvent = (event: OrderEvent): void => {
      this.orders.notice(event)
      // Without durability a callback brings its event to the handlers itself, and waits for them.
      if (store.durable || event.source !== 'callback') this.#deliveries.wake()
    }
    const ledger = new Ledger({ store, handlers, clock, plan: this.#plan, onEvent })
    const journal = new Journal({ store, ledger, plan: this.#plan, clock, logger })
    const shared = { clock, logger, random }
    this.#kumquat = options.kumquat && new KumquatClient({ ...shared, ...options.kumquat }, journal)
    this.#paynicorn = options.paynicorn && new PaynicornClient({ ...shared, ...options.paynicorn }, journal)
    if (!this.#kumquat && !this.#paynicorn) {
      throw new ConfigError('createKumicorn: configure at least one gateway, kumquat or paynicorn')
    }
    const inquire = inquirer(this.#kumquat, this.#paynicorn)
    const { pollInterval } = settings
    this.#reconciler = new Reconciler({
      store,
      ledger,
      inquire,
      plan: this.#plan,
      clock,
      logger,
      pollInterval,
    })
    this.deadLetters = new DeadLetters(store, this.#deliveries, clock)
    this.#inbox = new Inbox(ledger, this.#deliveries, store.durable)
    const parts = receiveParts(callbacks, { inbox: this.#inbox, clock, logger, isOpen: () => this.#open })
    this.callbacks = callbackHandlers(options, parts, this.#kumquat, this.#paynicorn)
  }

  /** @throws ConfigError when KUMQUAT is not configured */
  get kumquat(): KumquatClient {
    return this.#kumquat ?? missing('kumquat')
  }

  /** @throws ConfigError when Paynicorn is not configured */
  get paynicorn(): PaynicornClient {
    return this.#paynicorn ?? missing('paynicorn')
  }

  /**
   * Registers a handler: a named function, or `{ name, handle }`. Register all handlers before {@link start}: an
   * event goes to those that are there when it is recorded. A handler gets an event until it does not throw, at
   * most `deliveries.maxTries` times; then it is a dead letter. It may get the same event twice: `event.id` is
   * the same then. Returns a function that takes the handler off.
   *
   * With a durable store a callback is acknowledged once its event is written; without one, only after every
   * handler has finished.
   * @throws ConfigError for an unknown type, a handler without a name, or a name that is taken
   */
  on<Type extends OrderEventType>(
    type: Type,
    handler: OrderEventHandler<Type> | HandleOrderEvent<Type>,
  ): () => void {
    return this.#handlers.add(type, handler)
  }

  /** Brings events to their handlers and asks about open orders from now on; takes callbacks. */
  async start(): Promise<void> {
    this.#open = true
    this.#deliveries.start()
    this.#reconciler.start()
  }

  /**
   * Answers new callbacks with 503, starts nothing new, waits for what is under way (at most `timeout`
   * milliseconds, 30 000 unless given), and closes idle connections. What has not ended by then is not lost: with
   * a durable store it is taken up again once its lease has run out. The store stays open: close it when nothing
   * needs it any more.
   */
  async stop({ timeout = 30_000 }: { readonly timeout?: number } = {}): Promise<void> {
    this.#open = false
    const waiting = new AbortController()
    const drained = Promise.all([this.#inbox.idle(), this.#deliveries.stop(), this.#reconciler.stop()])
    const late = sleep(this.#clock, timeout, waiting.signal)
    const isDrained = await Promise.race([
      drained.then(() => true),
      late.then(
        () => false,
        () => true,
      ),
    ])
    waiting.abort()
    const closed = Promise.all([this.#kumquat?.close(), this.#paynicorn?.close()])
    if (isDrained) await closed
    else this.#logger?.warn({ timeout }, 'kumicorn: stopped before everything under way had ended')
  }

  /** Asks the gateways about every order since a time, ended ones too, applies what they say and reports it. */
  reconcile(run?: ReconcileRun): Promise<ReconcileReport> {
    const parts = { store: this.#store, reconciler: this.#reconciler, plan: this.#plan, clock: this.#clock }
    return reconcile(parts, run)
  }
}

/** Puts the parts together: clients, callbacks, handlers, store. @throws ConfigError */
export function createKumicorn(options: KumicornOptions): Kumicorn {
  return new Kumicorn(options)
}

function missing(gateway: 'kumquat' | 'paynicorn'): never {
  throw new ConfigError(`${gateway} is not configured: pass createKumicorn({ ${gateway}: { … } })`, {
    gateway,
  })
}
