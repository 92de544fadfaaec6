import type {
  CallbackMessage,
  CallMessage,
  DeliveryMessage,
  QueryMessage,
  RetryMessage,
} from '@kumicorn/core'
import type {
  Attributes,
  Counter,
  Histogram,
  Meter,
  ObservableGauge,
  ObservableResult,
} from '@opentelemetry/api'
import { Few } from './few.ts'
import { attributes as named } from './names.ts'
import { Codes, shownStatus } from './shown.ts'

/** A clock that was set back would make it negative. */
const seconds = (ms: number): number => Math.max(0, ms) / 1_000

/** Seconds: from a quick callback to a call that has used up its time. */
const DURATIONS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
/** Seconds: from at once to the three days that a handler is tried. */
const LAGS = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3_600, 21_600, 86_400, 259_200]

/** What calls, callbacks, deliveries and questions take, and how they end. */
export class Metrics {
  readonly #calls: Histogram
  readonly #refusals: Counter
  readonly #retries: Counter
  readonly #callbacks: Histogram
  readonly #deliveries: Histogram
  readonly #deliveryLag: Histogram
  readonly #queries: Histogram
  readonly #queryLag: Histogram
  readonly #skewGauge: ObservableGauge
  /** Seconds, by gateway. */
  readonly #skews = new Map<string, number>()
  readonly #codes = new Codes()
  readonly #errors = new Few(100)
  readonly #results = new Few(100)

  constructor(meter: Meter) {
    const histogram = (name: string, description: string, boundaries: readonly number[]): Histogram =>
      meter.createHistogram(name, {
        description,
        unit: 's',
        advice: { explicitBucketBoundaries: [...boundaries] },
      })
    const counter = (name: string, description: string): Counter =>
      meter.createCounter(name, { description, unit: '{call}' })
    this.#calls = histogram('kumicorn.call.duration', 'Calls of gateways, retries included.', DURATIONS)
    this.#refusals = counter('kumicorn.call.refusals', 'Calls that a gateway has refused, by its own code.')
    this.#retries = counter('kumicorn.call.retries', 'Times that a call was sent again, or denied that.')
    this.#callbacks = histogram(
      'kumicorn.callback.duration',
      'Callbacks of gateways, from their last byte to the reply.',
      DURATIONS,
    )
    this.#deliveries = histogram('kumicorn.delivery.duration', 'Handlers at an event.', DURATIONS)
    this.#deliveryLag = histogram(
      'kumicorn.delivery.lag',
      'From the receipt of an event to the end of the handler that has finished.',
      LAGS,
    )
    this.#queries = histogram('kumicorn.query.duration', 'Questions about orders.', DURATIONS)
    this.#queryLag = histogram('kumicorn.query.lag', 'How late orders were asked about.', LAGS)
    this.#skewGauge = meter.createObservableGauge('kumicorn.gateway.clock.skew', {
      description: 'How far the clock of a gateway is ahead, by its last answer; exact to a second or so.',
      unit: 's',
    })
    this.#skewGauge.addCallback(this.#observeSkew)
  }

  stop(): void {
    this.#skewGauge.removeCallback(this.#observeSkew)
  }

  callRetry({ call, result, errorCode }: RetryMessage): void {
    this.#retries.add(1, {
      [named.gateway]: call.gateway,
      [named.operation]: call.operation,
      [named.result]: result,
      [named.errorType]: this.#errors.of(errorCode),
    })
  }

  callEnd(message: CallMessage): void {
    const { gateway, operation, result, durationMs = 0, httpStatus, skewMs, errorCode, gatewayCode } = message
    const about: Attributes = { [named.gateway]: gateway, [named.operation]: operation }
    this.#calls.record(seconds(durationMs), {
      ...about,
      [named.result]: result,
      ...this.#error(errorCode),
      ...(httpStatus !== undefined && { [named.status]: shownStatus(httpStatus) }),
    })
    if (gatewayCode !== undefined)
      this.#refusals.add(1, { ...about, [named.gatewayCode]: this.#codes.of(message) })
    if (skewMs !== undefined) this.#skews.set(gateway, skewMs / 1_000)
  }

  callback({ gateway, kind, status, result = '', durationMs = 0 }: CallbackMessage): void {
    this.#callbacks.record(seconds(durationMs), {
      [named.gateway]: gateway,
      [named.callback]: kind,
      [named.result]: this.#results.of(result),
      ...(status !== undefined && { [named.status]: status }),
    })
  }

  deliveryEnd({ gateway, handler, eventType, lagMs, result, durationMs = 0 }: DeliveryMessage): void {
    const about: Attributes = {
      [named.gateway]: gateway,
      [named.handler]: handler,
      [named.eventType]: eventType,
    }
    this.#deliveries.record(seconds(durationMs), { ...about, [named.result]: result })
    if (result === 'finished') this.#deliveryLag.record(seconds(lagMs + durationMs), about)
  }

  queryEnd({ gateway, scheduled, lagMs, result = '', errorCode, durationMs = 0 }: QueryMessage): void {
    this.#queries.record(seconds(durationMs), {
      [named.gateway]: gateway,
      [named.scheduled]: scheduled,
      [named.result]: this.#results.of(result),
      ...this.#error(errorCode),
    })
    if (scheduled) this.#queryLag.record(seconds(lagMs), { [named.gateway]: gateway })
  }

  #error(code: string | undefined): Attributes {
    return code === undefined ? {} : { [named.errorType]: this.#errors.of(code) }
  }

  readonly #observeSkew = (observed: ObservableResult): void => {
    for (const [gateway, skew] of this.#skews) observed.observe(skew, { [named.gateway]: gateway })
  }
}
