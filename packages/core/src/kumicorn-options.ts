import type { CallbacksOptions } from './callbacks/callbacks.ts'
import type { Clock } from './data/clock.ts'
import type { LoggerOption } from './data/logger.ts'
import type { GatewayPlugin } from './gateway-plugin.ts'
import type { KnownOptions } from './gateways/known.ts'
import type { DeliveriesOptions } from './orders/delivery-options.ts'
import type { ReconcileOptions } from './orders/polling/schedule.ts'
import type { Store } from './stores/store.ts'

export interface KumicornOptions extends KnownOptions {
  /** Further gateways. Take their clients with `kumicorn.client(plugin)`. */
  readonly gateways?: readonly GatewayPlugin[] | undefined
  /** Where orders and events are kept. Default: `memoryStore()`; `sqliteStore()` survives the process. */
  readonly store?: Store | undefined
  /** How callbacks are received. */
  readonly callbacks?: CallbacksOptions | undefined
  /** How events are brought to handlers. */
  readonly deliveries?: DeliveriesOptions | undefined
  /** When the gateways are asked about open orders. */
  readonly reconcile?: ReconcileOptions | undefined
  /** pino's shape. Default: warnings and errors go to the console. `false`: nowhere. */
  readonly logger?: LoggerOption
  /** For tests. */
  readonly clock?: Clock | undefined
  /** For tests: numbers from 0 up to 1, for the jitter of retries. */
  readonly random?: (() => number) | undefined
}

export interface StartOptions {
  /**
   * Whether handlers that the store expects and that are not here are logged. Default true; `false` for who starts it
   * before the handlers are sure to be registered.
   */
  readonly tellMissing?: boolean | undefined
}

export interface StopOptions {
  /** Milliseconds that it waits for what is under way. Default 30 000. */
  readonly timeout?: number | undefined
}

export interface PruneOptions {
  /** Orders that ended before this time are forgotten, but for what news of them is compared with. */
  readonly endedBefore: Date
  readonly signal?: AbortSignal | undefined
}
