import type { Kumicorn, Overview } from '@kumicorn/core'
import type { Attributes, BatchObservableResult, Meter, ObservableGauge } from '@opentelemetry/api'
import { attributes as named } from './names.ts'
import { tell } from './safely.ts'

const SECOND = 1_000

/** Milliseconds that a look at the store is good for: several readers of metrics share one. */
const FRESH = 1_000

/** Milliseconds until a look that does not end is given up. */
const HUNG = 60_000

/** Milliseconds until a store that does not answer counts as one that cannot be used: others wait for the metrics. */
const PATIENCE = 5_000

/** Gauges of what is open, due, waiting and dead, of one Kumicorn: its store is asked when somebody reads metrics. */
export class StandingGauges {
  readonly #meter: Meter
  readonly #kumicorn: Kumicorn
  readonly #gauges: ReturnType<typeof gaugesOf>
  #looking: Promise<Overview | undefined> | undefined
  #lookedAt = Number.NEGATIVE_INFINITY
  /** What there were handlers of: a gauge that is not told any more stays as it was told last. */
  readonly #handlers = new Map<string, Attributes>()

  constructor(meter: Meter, kumicorn: Kumicorn) {
    this.#meter = meter
    this.#kumicorn = kumicorn
    this.#gauges = gaugesOf(meter)
    meter.addBatchObservableCallback(this.#observe, Object.values(this.#gauges))
  }

  stop(): void {
    this.#meter.removeBatchObservableCallback(this.#observe, Object.values(this.#gauges))
  }

  readonly #observe = async (observed: BatchObservableResult): Promise<void> => {
    try {
      const overview = await inTime(this.#look())
      observed.observe(this.#gauges.store, overview === undefined ? 0 : 1)
      if (overview) {
        observe(observed, this.#gauges, overview)
        this.#observeHandlers(observed, overview)
      }
    } catch (error) {
      tell('what is open', error)
    }
  }

  #observeHandlers(observed: BatchObservableResult, { at, handlers }: Overview): void {
    const { waiting, waitingAge, dead } = this.#gauges
    const gone = new Map(this.#handlers)
    for (const { account, name, ...row } of handlers) {
      const [key, about] = [
        JSON.stringify([account, name]),
        { [named.account]: account, [named.handler]: name },
      ]
      this.#handlers.set(key, about)
      gone.delete(key)
      observed.observe(waiting, row.waiting, about)
      observed.observe(waitingAge, ageOf(at, row.waitingSince), about)
      observed.observe(dead, row.dead, about)
    }
    for (const about of gone.values())
      for (const gauge of [waiting, waitingAge, dead]) observed.observe(gauge, 0, about)
  }

  /** Undefined when the store cannot be used. One look at a time, unless it has hung for a minute. */
  #look(): Promise<Overview | undefined> {
    if (this.#looking && performance.now() - this.#lookedAt < FRESH) return this.#looking
    this.#lookedAt = performance.now() + HUNG
    const looking = this.#kumicorn
      .overview()
      .catch(() => undefined)
      .finally(() => {
        this.#lookedAt = performance.now()
      })
    this.#looking = looking
    return looking
  }
}

const ageOf = (at: number, since: number | undefined): number =>
  since === undefined ? 0 : Math.max(0, (at - since) / SECOND)

function inTime<T>(work: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), PATIENCE)
    timer.unref()
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

function gaugesOf(meter: Meter) {
  const gauge = (name: string, description: string, unit = ''): ObservableGauge =>
    meter.createObservableGauge(name, { description, unit })
  return {
    store: gauge('kumicorn.store.up', 'Whether the store could be asked: 1, or 0.'),
    open: gauge('kumicorn.orders.open', 'Orders that have not ended, up to 10 000.', '{order}'),
    openAge: gauge('kumicorn.orders.open.age', 'Age of the oldest order that has not ended.', 's'),
    stuck: gauge('kumicorn.orders.stuck', 'Orders asked about for long without an end.', '{order}'),
    conflicts: gauge(
      'kumicorn.orders.conflicts',
      'Orders with a contradiction that is not settled.',
      '{order}',
    ),
    disputed: gauge(
      'kumicorn.orders.disputed',
      'Orders of which a success with other money was told.',
      '{order}',
    ),
    due: gauge('kumicorn.queries.due', 'Questions that are due, and that nobody asks.', '{query}'),
    dueAge: gauge('kumicorn.queries.due.age', 'How long the first of these has been due.', 's'),
    waiting: gauge(
      'kumicorn.deliveries.waiting',
      'Deliveries that wait for their handler, up to 10 000.',
      '{delivery}',
    ),
    waitingAge: gauge(
      'kumicorn.deliveries.waiting.age',
      'Time since the oldest event that waits was received.',
      's',
    ),
    dead: gauge('kumicorn.deliveries.dead', 'Dead letters, up to 10 000.', '{delivery}'),
  }
}

function observe(
  observed: BatchObservableResult,
  gauges: ReturnType<typeof gaugesOf>,
  { at, orders, queries }: Overview,
): void {
  for (const { account, kind, gateway, open, stuck, conflicts, disputed } of orders) {
    const about = { [named.gateway]: gateway, [named.account]: account, [named.kind]: kind }
    for (const [state, { count, oldest }] of Object.entries(open)) {
      observed.observe(gauges.open, count, { ...about, [named.state]: state })
      observed.observe(gauges.openAge, ageOf(at, oldest), { ...about, [named.state]: state })
    }
    observed.observe(gauges.stuck, stuck, about)
    observed.observe(gauges.conflicts, conflicts, about)
    observed.observe(gauges.disputed, disputed, about)
  }
  for (const { account, due, dueSince } of queries) {
    observed.observe(gauges.due, due, { [named.account]: account })
    observed.observe(gauges.dueAge, ageOf(at, dueSince), { [named.account]: account })
  }
}
