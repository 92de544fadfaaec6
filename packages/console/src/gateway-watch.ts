import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { type CallbackMessage, type CallMessage, type Clock, channels } from '@kumicorn/core'

const MINUTE = 60_000
/** Minutes that are looked back upon. */
const KEPT = 60

interface Minute {
  /** Minutes since the epoch. */
  readonly at: number
  calls: number
  failed: number
}

interface Seen {
  lastSuccess: number | undefined
  lastFailure: { readonly at: number; readonly code: string } | undefined
  lastCallback: number | undefined
  refusedCallbacks: number
  clockSkew: number | undefined
  minutes: Minute[]
}

/** How this process gets on with a gateway. */
export interface GatewayHealth {
  readonly lastSuccess: number | undefined
  readonly lastFailure: { readonly at: number; readonly code: string } | undefined
  readonly lastCallback: number | undefined
  readonly refusedCallbacks: number
  /** Milliseconds that its clock is ahead, by its last answer. */
  readonly clockSkew: number | undefined
  /** Of the last hour. */
  readonly calls: number
  readonly failed: number
}

/** Watches the calls and callbacks of this process. It costs them nothing but a few counts. */
export class GatewayWatch {
  readonly #clock: Clock
  readonly #seen = new Map<string, Seen>()
  /** Since when. */
  readonly since: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.since = clock.now()
    subscribe(channels.callEnd, this.#call)
    subscribe(channels.callback, this.#callback)
  }

  of(gateway: string): GatewayHealth {
    const { minutes, ...seen } = this.#of(gateway)
    const first = this.#minute() - KEPT
    const recent = minutes.filter(({ at }) => at > first)
    const sum = (name: 'calls' | 'failed') => recent.reduce((total, minute) => total + minute[name], 0)
    return { ...seen, calls: sum('calls'), failed: sum('failed') }
  }

  close(): void {
    unsubscribe(channels.callEnd, this.#call)
    unsubscribe(channels.callback, this.#callback)
  }

  readonly #call = (message: unknown): void => {
    const { gateway, result, errorCode, gatewayCode, skewMs, isSetUpRefused } = message as CallMessage
    const seen = this.#of(gateway)
    const minute = this.#minuteOf(seen)
    minute.calls += 1
    seen.clockSkew = skewMs ?? seen.clockSkew
    // A refusal is an answer: the gateway works, unless it refuses whatever we send. Wrong parameters were never sent.
    const isAnswered = !['unknown', 'error'].includes(result ?? '') || errorCode === 'gateway_refused'
    if (isAnswered && !isSetUpRefused) seen.lastSuccess = this.#clock.now()
    else {
      minute.failed += 1
      seen.lastFailure = { at: this.#clock.now(), code: gatewayCode ?? errorCode ?? '' }
    }
  }

  readonly #callback = (message: unknown): void => {
    const { gateway, result } = message as CallbackMessage
    const seen = this.#of(gateway)
    if (result === 'acknowledged') seen.lastCallback = this.#clock.now()
    else seen.refusedCallbacks += 1
  }

  #of(gateway: string): Seen {
    const known = this.#seen.get(gateway)
    if (known) return known
    const seen: Seen = {
      lastSuccess: undefined,
      lastFailure: undefined,
      lastCallback: undefined,
      refusedCallbacks: 0,
      clockSkew: undefined,
      minutes: [],
    }
    this.#seen.set(gateway, seen)
    return seen
  }

  #minute(): number {
    return Math.floor(this.#clock.now() / MINUTE)
  }

  #minuteOf(seen: Seen): Minute {
    const at = this.#minute()
    const last = seen.minutes.at(-1)
    if (last?.at === at) return last
    const minute = { at, calls: 0, failed: 0 }
    seen.minutes = [...seen.minutes.slice(1 - KEPT), minute]
    return minute
  }
}
