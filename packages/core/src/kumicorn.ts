import { randomUUID } from 'node:crypto'
import { callbackHandlers, receiveParts } from './callbacks/callbacks.ts'
import type { CallbackHandler, CallbackRoutes } from './callbacks/types.ts'
import { type ClientsWithin, clientsWithin } from './clients-within.ts'
import { configuredGateways } from './configured-gateways.ts'
import { type Clock, clockOf, isWithin } from './data/clock.ts'
import { type Logger, loggerOf } from './data/logger.ts'
import { aFlag, aWait, checkOptions } from './data/options.ts'
import type { GatewayHost, GatewayPlugin } from './gateway-plugin.ts'
import { type KnownCallbackName, type KnownClients, knownCallbackPaths } from './gateways/known.ts'
import { healthOf, openStore, warnIfForgetful } from './health.ts'
import type { Health, KumicornOptions, PruneOptions, StartOptions, StopOptions } from './kumicorn-options.ts'
import { defineNamedClients, notAdded } from './named-clients.ts'
import { checkKumicornOptions } from './option-checks.ts'
import { Accounts } from './orders/accounts.ts'
import { ApplyFact } from './orders/apply.ts'
import type { Chore } from './orders/chore.ts'
import { choresOf } from './orders/chores.ts'
import { DeadLetters } from './orders/dead-letters.ts'
import { Deliveries } from './orders/deliveries.ts'
import { deliveriesSettings } from './orders/delivery-options.ts'
import { HandlerRegistry } from './orders/handler-registry.ts'
import { Handlers } from './orders/handlers.ts'
import { Inbox } from './orders/inbox.ts'
import { Intents, unable } from './orders/intents.ts'
import { Journal } from './orders/journal.ts'
import { type OnEvent, registerOn } from './orders/on-event.ts'
import { Orders } from './orders/orders.ts'
import type { PlaceOrder } from './orders/outcome.ts'
import { AbsenceWatch } from './orders/polling/absence.ts'
import { QueryLoop } from './orders/polling/loop.ts'
import { recheckWith } from './orders/polling/recheck.ts'
import { type ReconcileReport, type ReconcileRun, type ReportParts, report } from './orders/polling/report.ts'
import { pruneOrders } from './orders/prune-orders.ts'
import { placeWith } from './orders/within.ts'
import { StartReminder } from './start-reminder.ts'
import { memoryStore } from './stores/memory.ts'
import type { Store } from './stores/store.ts'
import { type RunState, Turns } from './turns.ts'

/** One handler for each kind of callback. A kind whose gateway is not configured answers 404. */
export type Callbacks = Readonly<Record<KnownCallbackName, CallbackHandler>> &
  Readonly<Record<string, CallbackHandler>>

/** What a {@link Kumicorn} is beside its clients. */
export class Engine {
  readonly callbacks: Callbacks
  /** What an adapter has to serve. */
  readonly callbackRoutes: CallbackRoutes
  /** What is known of each order. */
  readonly orders: Orders
  /** Events that a handler failed on for the last time. */
  readonly deadLetters: DeadLetters
  /** The handlers that the store expects. */
  readonly handlers: HandlerRegistry
  /** Registers a handler for one or several types of events. */
  readonly on: OnEvent
  readonly #accounts = new Accounts()
  readonly #clients = new Map<GatewayPlugin, unknown>()
  readonly #handlers = new Handlers()
  readonly #store: Store
  readonly #clock: Clock
  readonly #inbox: Inbox
  readonly #deliveries: Deliveries
  readonly #loops: readonly QueryLoop[]
  readonly #report: ReportParts
  /** What is looked for now and then. */
  readonly #chores: readonly Chore[]
  readonly #intents: Intents
  readonly #logger: Logger | undefined
  readonly #reminder: StartReminder
  #open = true
  readonly #turns = new Turns()
  #offDue: (() => void) | undefined

  /** @throws ConfigError when an option is missing or cannot be right */
  constructor(options: KumicornOptions) {
    checkKumicornOptions(options)
    const { store = memoryStore(), random = Math.random } = options
    const [clock, logger] = [clockOf(options.clock), loggerOf(options.logger)]
    const settings = deliveriesSettings(options.deliveries)
    this.#store = store
    this.#logger = logger
    this.#clock = clock
    const [accounts, handlers] = [this.#accounts, this.#handlers]
    const applyFact = new ApplyFact({
      store,
      clock,
      handlersOf: (type) => handlers.of(type),
      lease: (names) => this.#deliveries.lease(names),
      release: (lease) => this.#deliveries.release(lease),
      onEvent: (event, leased) => {
        this.orders.notice(event)
        return this.#deliveries.take(leased)
      },
    })
    const journal = new Journal({ store, accounts, applyFact, clock, logger, owner: randomUUID() })
    this.#reminder = new StartReminder(logger, () => this.state)
    const place = placeWith(journal.place, (placement, within) => this.#intents.place(placement, within))
    const placeOrder: PlaceOrder = (placement) => {
      this.#reminder.notice('an order')
      return place(placement)
    }
    this.#addGateways(options, { clock, random, logger, placeOrder })
    const { names, entries } = accounts
    this.#deliveries = new Deliveries({ store, handlers, clock, random, logger, settings, accounts: names })
    const asking = { store, accounts, applyFact, absences: new AbsenceWatch(clock), clock, logger }
    const recheck = recheckWith(asking)
    const { pollInterval } = settings
    this.#intents = new Intents({ store, accounts, journal, clock, random, logger, pollInterval })
    this.orders = new Orders({ ...asking, recheck, pollInterval })
    this.#report = { store, accounts, recheck, clock }
    this.#loops = entries.map((entry) => new QueryLoop(entry, { ...asking, pollInterval }))
    const letters = { store, deliveries: this.#deliveries, handlers, clock, accounts: names }
    this.deadLetters = new DeadLetters(letters)
    this.handlers = new HandlerRegistry({ store, handlers, clock, logger, accounts: names })
    this.#chores = choresOf({ store, registry: this.handlers, clock, logger, accounts: names, entries })
    this.on = registerOn(store, handlers, this.handlers)
    const onTake = (): void => this.#reminder.notice('a callback')
    this.#inbox = new Inbox({ store, applyFact, deliveries: this.#deliveries, onTake })
    const parts = receiveParts(options.callbacks ?? {}, {
      inbox: this.#inbox,
      clock,
      logger,
      isOpen: () => this.#open,
    })
    const { callbacks, routes } = callbackHandlers(entries, knownCallbackPaths, parts)
    this.callbacks = callbacks as Callbacks
    this.callbackRoutes = routes
  }

  /** The client of a gateway of `gateways`. @throws ConfigError when it is not one of them */
  client<Client>(plugin: GatewayPlugin<Client>): Client {
    if (this.#clients.has(plugin)) return this.#clients.get(plugin) as Client
    throw notAdded(plugin)
  }

  /**
   * The clients, for a transaction of the application on the store's database (`db` is its connection): money
   * operations write the order with it and return `unknown`, not sent. Any instance sends it after the commit, and
   * what comes of it arrives as events; after a rollback there is nothing. @throws ConfigError when the store cannot
   */
  within(db: unknown): ClientsWithin {
    if (!this.#store.beginWithin) throw unable()
    return clientsWithin(this as unknown as Kumicorn, db)
  }

  /** Whether it runs. A start that fails changes nothing. */
  get state(): RunState {
    return this.#turns.state
  }

  /**
   * Brings events to their handlers and asks about open orders from now on; takes callbacks. Tells the store which
   * handlers there are, and logs those that it expects and that are not here. While it is stopping, it waits for that.
   * @throws StoreError when the store cannot be opened or written; it says what to do
   */
  start(options: StartOptions = {}): Promise<void> {
    return this.#turns.start(() => this.#start(options))
  }

  /** For a host that starts it later: an order that comes before that is then no sign of a forgotten `start()`. */
  expectStart(): void {
    this.#reminder.expectStart()
  }

  async #start(options: StartOptions): Promise<void> {
    checkOptions<StartOptions>('start', options, { tellMissing: aFlag })
    await openStore(this.#store)
    warnIfForgetful(this.#store, this.#logger)
    await this.handlers.start(options)
    this.#open = true
    for (const chore of this.#chores) await chore.start()
    this.#deliveries.start()
    this.#intents.start()
    this.#offDue ??= this.#store.onDue?.(() => {
      this.#deliveries.noteDue()
      this.#intents.wake()
    })
    for (const loop of this.#loops) loop.start()
  }

  /**
   * Answers new callbacks with 503, starts nothing new, aborts the signals of handlers, waits for what is under way
   * (at most `timeout` milliseconds, 30 000 unless given), and closes idle connections. What has not ended by then
   * is not lost: with a durable store it is taken up again once its lease has run out. An order that is
   * placed afterwards is sent all the same; its events wait for the next `start()`. The store stays open: close it when
   * nothing needs it any more.
   */
  async stop(options: StopOptions = {}): Promise<void> {
    checkOptions<StopOptions>('stop', options, { timeout: aWait })
    return this.#turns.stop(() => this.#stop(options))
  }

  async #stop({ timeout = 30_000 }: StopOptions): Promise<void> {
    this.#open = false
    this.#offDue?.()
    this.#offDue = undefined
    const looking = [...this.#chores, ...this.#loops, this.#intents].map((each) => each.stop())
    const parts = [this.#inbox.idle(), this.#deliveries.stop(), ...looking]
    // What ends after its time may meet a Kumicorn that runs again.
    const ended = Promise.all(parts).then(() => (this.#open ? undefined : this.#accounts.close(this.#logger)))
    const isInTime = await isWithin(this.#clock, timeout, ended)
    this.handlers.stop()
    if (isInTime) return
    this.#deliveries.abandon()
    void this.#accounts.close(this.#logger)
    this.#logger?.warn({ timeout }, 'kumicorn: stopped before everything under way had ended')
  }

  /** Asks the gateways about every order since a time, ended ones too, applies what they say and reports it. */
  reconcile(run?: ReconcileRun): Promise<ReconcileReport> {
    return report(this.#report, run)
  }

  /** How things stand. Never rejects. */
  health(): Promise<Health> {
    return healthOf(this.#store, this.handlers)
  }

  /**
   * Forgets, in small writes, what is known of orders that ended before a time. Open orders, contradictions and
   * dead letters stay, and so do the references: they cannot be used again. Whom an order was for is forgotten but for the
   * last four characters. Returns how many orders were pruned.
   * @throws StoreError once all others are pruned, when some cannot be read
   */
  prune(options: PruneOptions): Promise<number> {
    return pruneOrders(this.#store, this.#accounts.names, options)
  }

  #addGateways(options: KumicornOptions, host: GatewayHost): void {
    const { known, entries } = configuredGateways(options, host)
    for (const [plugin, entry] of entries) {
      this.#accounts.add(entry)
      this.#clients.set(plugin, entry.gateway.client)
    }
    defineNamedClients(this, known)
  }
}

/** Clients, callbacks, orders and handlers of one merchant. Made by {@link createKumicorn}. */
export type Kumicorn = Engine & KnownClients

/** As a class, for frameworks that inject by class. */
export const Kumicorn = Engine as new (options: KumicornOptions) => Kumicorn

/** Puts the parts together: clients, callbacks, handlers, store. It works once it is started. @throws ConfigError */
export function createKumicorn(options: KumicornOptions): Kumicorn {
  return new Kumicorn(options)
}
