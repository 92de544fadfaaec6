import { callbackHandlers, receiveParts } from './callbacks/callbacks.ts'
import type { CallbackRoutes } from './callbacks/types.ts'
import { type ClientsWithin, clientsWithin } from './clients-within.ts'
import { type Callbacks, configuredGateways } from './configured-gateways.ts'
import { bindMethods } from './data/bound.ts'
import { clockOf } from './data/clock-of.ts'
import { tellOfCopies } from './data/copies.ts'
import { loadCrypto } from './data/load-crypto.ts'
import { loggerOf } from './data/logger.ts'
import { randomOf } from './data/random-of.ts'
import type { GatewayPlugin } from './gateway-plugin.ts'
import { type KnownClients, knownCallbackPaths } from './gateways/known.ts'
import { type Health, type HealthOptions, Insight, type Overview } from './insight.ts'
import type { KumicornOptions, PruneOptions, StartOptions, StopOptions } from './kumicorn-options.ts'
import { Clients, defineNamedClients } from './named-clients.ts'
import { checkKumicornOptions } from './option-checks.ts'
import { Accounts } from './orders/accounts.ts'
import { ApplyFact } from './orders/apply.ts'
import { choresOf } from './orders/chores.ts'
import { DailyCloses } from './orders/closes/daily-closes.ts'
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
import { Untaken } from './orders/untaken.ts'
import { placeWith } from './orders/within.ts'
import { type Preflight, preflightWith } from './preflight/preflight-with.ts'
import { Running } from './running.ts'
import { StartReminder } from './start-reminder.ts'
import { memoryStore } from './stores/memory.ts'
import type { Store } from './stores/store.ts'
import type { RunState } from './turns.ts'

/** What a {@link Kumicorn} is beside its clients. */
export class Engine {
  /** What frameworks and `console.log` call it. */
  static {
    // Defined: as a field it is assigned to, which a name refuses, by what compiles for ES2021 and before.
    Object.defineProperty(Engine, 'name', { value: 'Kumicorn' })
  }
  /**
   * The handlers of callbacks, by their kind (`kumquat`, `paynicornPostback`, `paynicornRecharge`), for an HTTP server of
   * your own: framework packages mount them for you. A kind whose gateway is not configured answers 404.
   */
  readonly callbacks: Callbacks
  /** What an adapter has to serve. */
  readonly callbackRoutes: CallbackRoutes
  /** What is known of each order. */
  readonly orders: Orders
  /** Events that a handler failed on for the last time. */
  readonly deadLetters: DeadLetters
  /** The handlers that the store expects. */
  readonly handlers: HandlerRegistry
  /** Our books beside the gateways', day by day. */
  readonly dailyCloses: DailyCloses
  /** Registers a handler for one or several types of events. */
  readonly on: OnEvent
  /** Looks, without moving money, at what has to be right before the first order. Never rejects. */
  readonly preflight: Preflight
  readonly #accounts = new Accounts()
  /** The gateways that are configured, with their clients. */
  readonly gateways = this.#accounts.gateways
  readonly #clients = new Clients()
  readonly #handlers = new Handlers()
  readonly #store: Store
  readonly #report: ReportParts
  readonly #insight: Insight
  readonly #running: Running
  readonly #reminder: StartReminder

  /** @throws ConfigError when an option is missing or cannot be right */
  constructor(options: KumicornOptions) {
    bindMethods(this)
    checkKumicornOptions(options)
    const { store = memoryStore() } = options
    const logger = loggerOf(options.logger)
    const [clock, random] = [clockOf(options.clock, logger), randomOf(options.random, logger)]
    tellOfCopies(logger)
    const settings = deliveriesSettings(options.deliveries)
    this.#store = store
    const [accounts, handlers] = [this.#accounts, this.#handlers]
    const applyFact = new ApplyFact({
      store,
      clock,
      handlersOf: (type) => handlers.of(type),
      lease: (names) => deliveries.lease(names),
      release: (lease) => deliveries.release(lease),
      onEvent: (event, leased) => {
        this.orders.notice(event)
        untaken.notice(event)
        return deliveries.take(leased)
      },
    })
    const absences = new AbsenceWatch(clock)
    const owner = loadCrypto().randomUUID()
    const journal = new Journal({ store, accounts, applyFact, absences, clock, logger, owner })
    const state = (): RunState => this.state
    const isOpen = (): boolean => this.#running.isOpen
    this.#reminder = new StartReminder(logger, state)
    const place = placeWith(journal.place, (placement, within) => intents.place(placement, within))
    const placeOrder: PlaceOrder = (placement) => {
      this.#reminder.notice('an order')
      return place(placement)
    }
    const { known, entries: configured } = configuredGateways(options, { clock, random, logger, placeOrder })
    for (const [plugin, entry] of configured) {
      accounts.add(entry)
      this.#clients.add(plugin, entry.gateway.client)
    }
    defineNamedClients(this, known)
    const { names, entries } = accounts
    const deliveries = new Deliveries({ store, handlers, clock, random, logger, settings, accounts: names })
    const asking = { store, accounts, applyFact, absences, clock, logger }
    const recheck = recheckWith(asking)
    const { pollInterval } = settings
    const intents = new Intents({ store, accounts, journal, clock, random, logger, pollInterval })
    this.orders = new Orders({ ...asking, recheck, pollInterval })
    this.#report = { ...asking, recheck }
    this.dailyCloses = new DailyCloses(this.#report)
    const loops = entries.map((entry) => new QueryLoop(entry, { ...asking, pollInterval }))
    const secretsOf = (account: string) =>
      entries.find(({ gateway }) => gateway.account === account)?.gateway.secrets
    const letters = { store, deliveries, handlers, clock, accounts: names, secretsOf }
    this.deadLetters = new DeadLetters(letters)
    const registry = new HandlerRegistry({ store, handlers, clock, logger, accounts: names })
    this.handlers = registry
    const untaken = new Untaken({ registry, logger })
    const chores = choresOf({ store, registry, clock, logger, accounts: names, entries })
    this.#insight = new Insight({ store, clock, registry, accounts: names, state, isOpen })
    this.on = registerOn(store, handlers, registry)
    const onTake = (): void => this.#reminder.notice('a callback')
    const inbox = new Inbox({ store, applyFact, deliveries, onTake })
    const running = {
      store,
      accounts,
      inbox,
      deliveries,
      intents,
      handlers: registry,
      loops,
      chores,
      clock,
      logger,
    }
    this.#running = new Running(running)
    const parts = receiveParts(options.callbacks ?? {}, { inbox, clock, logger, isOpen })
    this.preflight = preflightWith({ store, entries, handlers, registry, clock })
    const { callbacks, routes } = callbackHandlers(entries, knownCallbackPaths, parts)
    this.callbacks = callbacks as Callbacks
    this.callbackRoutes = routes
  }

  /** The client of a gateway of `gateways`. @throws ConfigError when it is not one of them */
  client<Client>(plugin: GatewayPlugin<Client>): Client {
    return this.#clients.of(plugin)
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

  /** Whether what is written outlives the process: not with the memory store. */
  get durable(): boolean {
    return this.#store.durable
  }

  /** Whether it runs. A start that fails changes nothing. */
  get state(): RunState {
    return this.#running.state
  }

  /**
   * Brings events to their handlers and asks about open orders from now on; takes callbacks. Tells the store which
   * handlers there are, and logs those that it expects and that are not here. While it is stopping, it waits for that.
   * @throws StoreError when the store cannot be opened or written, or holds what is encrypted with a key that it was not
   * given; it says what to do
   */
  start(options: StartOptions = {}): Promise<void> {
    return this.#running.start(options)
  }

  /** For a host that starts it later: an order that comes before that is then no sign of a forgotten `start()`. */
  expectStart(): void {
    this.#reminder.expectStart()
  }

  /**
   * Answers new callbacks with 503, starts nothing new, aborts the signals of handlers, waits for what is under way
   * (at most `timeout` milliseconds, 30 000 unless given), and closes idle connections. What has not ended by then
   * is not lost: with a durable store it is taken up again once its lease has run out. An order that is
   * placed afterwards is sent all the same; its events wait for the next `start()`. The store stays open: close it.
   */
  stop(options: StopOptions = {}): Promise<void> {
    return this.#running.stop(options)
  }

  /** Asks the gateways about every order since a time, ended ones too, applies what they say and reports it. */
  reconcile(run?: ReconcileRun): Promise<ReconcileReport> {
    return report(this.#report, run)
  }

  /** How things stand. Never rejects, but for options that cannot be right. */
  health(options?: HealthOptions): Promise<Health> {
    return this.#insight.health(options)
  }

  /** What is open, due, waiting and dead, by account, kind and handler. Costs nothing for what has ended. @throws StoreError */
  overview(): Promise<Overview> {
    return this.#insight.overview()
  }

  /**
   * Forgets, in small writes, what is known of orders that ended before a time. Open orders, contradictions,
   * disputed orders and dead letters stay, and so do the references: they cannot be used again. Whom an order was for is forgotten but for the
   * last four characters. Returns how many orders were pruned.
   * @throws StoreError once all others are pruned, when some cannot be read
   */
  prune(options: PruneOptions): Promise<number> {
    return pruneOrders(this.#store, this.#accounts.names, options)
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
