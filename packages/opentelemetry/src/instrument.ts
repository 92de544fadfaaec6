import type { Kumicorn } from '@kumicorn/core'
import {
  aFlag,
  anObjectWith,
  checkOptions,
  type OptionChecks,
  orFalse,
  requireKumicorn,
} from '@kumicorn/core/adapter'
import { type Meter, type MeterProvider, metrics, type TracerProvider, trace } from '@opentelemetry/api'
import { BalanceGauge } from './balance.ts'
import { SCOPE } from './names.ts'
import { attempt } from './safely.ts'
import { shareSignals } from './signals.ts'
import { StandingGauges } from './standing.ts'

export interface InstrumentOptions {
  /** Where spans go. Default: the global provider. `false`: nowhere. */
  readonly tracerProvider?: TracerProvider | false | undefined
  /** Where metrics go. Default: the global provider, as it is now: start the SDK first. `false`: nowhere. */
  readonly meterProvider?: MeterProvider | false | undefined
  /** Whether spans have the reference of their order as an attribute. Metrics never have. Default true. */
  readonly references?: boolean | undefined
  /**
   * Milliseconds, from a minute to a day: KUMQUAT is asked for its balance when metrics are read, and not more often
   * than that. Default: it is not asked.
   */
  readonly balanceInterval?: number | undefined
}

export interface Instrumentation {
  /** Ends all of it: spans that are open are not ended any more, and gauges stay as they were told last. */
  stop(): void
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

const checks: OptionChecks<InstrumentOptions> = {
  tracerProvider: orFalse(anObjectWith('a TracerProvider (an object with getTracer)', 'getTracer')),
  meterProvider: orFalse(anObjectWith('a MeterProvider (an object with getMeter)', 'getMeter')),
  references: aFlag,
  balanceInterval: {
    what: 'a whole number of milliseconds from 60000 (1 minute) to 86400000 (1 day)',
    fits: (value) => Number.isSafeInteger(value) && Number(value) >= MINUTE && Number(value) <= DAY,
  },
}

/**
 * Makes spans and metrics of what this process does, and gauges of how things stand in the store of a Kumicorn. What
 * telemetry throws changes nothing: a provider that throws here is told to OpenTelemetry's diagnostics, and left out.
 * @example instrument(kumicorn)
 * @throws ConfigError for what is no Kumicorn or no option
 */
export function instrument(kumicorn: Kumicorn, options: InstrumentOptions = {}): Instrumentation {
  requireKumicorn('instrument', kumicorn)
  checkOptions<InstrumentOptions>('instrument', options, checks)
  const { references = true, balanceInterval } = options
  const { tracerProvider = trace.getTracerProvider(), meterProvider = metrics.getMeterProvider() } = options
  const stops = [
    shareSignals({
      tracerProvider: tracerProvider || undefined,
      meterProvider: meterProvider || undefined,
      references,
    }),
  ]
  const gauges = (what: string, make: (meter: Meter) => { stop(): void }): void => {
    if (!meterProvider) return
    const made = attempt(what, () => make(meterProvider.getMeter(SCOPE)))
    if (made) stops.push(() => made.stop())
  }
  gauges('what is open', (meter) => new StandingGauges(meter, kumicorn))
  if (balanceInterval !== undefined)
    gauges('the balance', (meter) => new BalanceGauge(meter, kumicorn, balanceInterval))
  return {
    stop() {
      for (const stop of stops.splice(0)) attempt('what is to be stopped', stop)
    },
  }
}
