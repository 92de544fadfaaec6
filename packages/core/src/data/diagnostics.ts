import { type Channel, channel } from 'node:diagnostics_channel'
import type { GatewayCode } from './gateway-codes.ts'
import { unheard } from './unheard.ts'

/** Some work, as it is told of. One object is published at its start and, completed, at its end: hang a span on it. */
export interface WorkMessage {
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  /** Milliseconds; set at the end. */
  durationMs?: number
  /**
   * Who sets it at the start has the work done inside of it, e.g. in the context of a trace. It calls `work` once and at
   * once; what it returns or throws changes nothing. Not enumerable.
   */
  run?: ((work: () => unknown) => unknown) | undefined
}

/** Published on `kumicorn:call:start` when a call begins, and, completed, on `kumicorn:call:end`. */
export interface CallMessage extends WorkMessage {
  readonly gateway: string
  /** The row of the endpoint table, e.g. `orders.place`. */
  readonly operation: string
  /** The merchant's own id of the order, for money operations and questions about it. */
  readonly reference: string | undefined
  /** Whether it may move money. */
  readonly money: boolean
  /** How often the request was sent so far. */
  attempts: number
  /** HTTP status of the last answer, if there was one. */
  httpStatus?: number
  /** Milliseconds that the gateway's clock is ahead, by the last answer's `Date`: exact to a second or so. */
  skewMs?: number
  /** `ok` for reads, the outcome's state for money operations, `error` when the call threw. */
  result?: 'ok' | 'accepted' | 'rejected' | 'unknown' | 'error'
  /** `code` of the error, and the gateway's own code where there is one. */
  errorCode?: string
  gatewayCode?: GatewayCode
  /** Whether the gateway's documentation lists that code: of another one it may have made up anything. */
  isCodeDocumented?: boolean
  /**
   * True when the gateway has refused the call for how this client is set up (key, account, address, clock), as it will
   * refuse every other one until that is changed.
   */
  isSetUpRefused?: boolean
}

/** Published on `kumicorn:call:retry` when a call is sent again, or would be. */
export interface RetryMessage {
  /** The message of the call. */
  readonly call: CallMessage
  /**
   * `again`: after a pause; `corrected`: at once, dated by the gateway's clock or signed with the next key; `denied`: it is not, for the client has
   * sent too much again lately.
   */
  readonly result: 'again' | 'corrected' | 'denied'
  /** `code` of the error that has ended the last try. */
  readonly errorCode: string
}

/** Published on `kumicorn:callback:start` when a callback has come, and on `kumicorn:callback` when it has been answered. */
export interface CallbackMessage extends WorkMessage {
  readonly gateway: string
  /** The kind of callback, e.g. `paynicornPostback`. */
  readonly kind: string
  /** The HTTP status that was answered; set at the end, as is the rest. */
  status?: number
  /** `acknowledged`, or why the callback was refused. */
  result?: string
  reference?: string | undefined
  eventId?: string | undefined
  /** The type of the event; undefined for a repeat that changed nothing, and for refusals. */
  eventType?: string | undefined
  /** The place of the key that it was signed with, from 1: while keys are rotated there are several. */
  key?: number | undefined
}

/** Published on `kumicorn:delivery:start` when a handler is to get an event, and, completed, on `kumicorn:delivery:end`. */
export interface DeliveryMessage extends WorkMessage {
  readonly gateway: string
  readonly account: string
  readonly kind: string
  readonly reference: string
  readonly handler: string
  readonly eventId: string
  readonly eventType: string
  /** How often it was tried before. */
  readonly tries: number
  /** Milliseconds since the event was received. */
  readonly lagMs: number
  /**
   * `finished`; `failed`: the handler has thrown, and gets the event again; `dead`: it was given up; `missing`: it is not
   * here; `unfinished`: the store failed, or the lease had gone to another, so that somebody gets the event again.
   */
  result?: 'finished' | 'failed' | 'dead' | 'missing' | 'unfinished'
  /** The name of what the handler has thrown, e.g. `TypeError`. */
  errorName?: string
}

/** Published on `kumicorn:query:start` when a gateway is asked about an order, and, completed, on `kumicorn:query:end`. */
export interface QueryMessage extends WorkMessage {
  readonly gateway: string
  readonly account: string
  readonly kind: string
  readonly reference: string
  /** Whether its time had come; else somebody has asked for it. */
  readonly scheduled: boolean
  /** Milliseconds that it was asked too late; 0 when it was not due. */
  readonly lagMs: number
  /** The state that was reported; `undocumented`, `absent`, or `error` when nothing was learnt. */
  result?: string
  /** `code` of the error. */
  errorCode?: string
}

/** Names of the `diagnostics_channel` channels, for subscribers. */
export const channels = {
  callStart: 'kumicorn:call:start',
  callEnd: 'kumicorn:call:end',
  callRetry: 'kumicorn:call:retry',
  callbackStart: 'kumicorn:callback:start',
  callback: 'kumicorn:callback',
  deliveryStart: 'kumicorn:delivery:start',
  deliveryEnd: 'kumicorn:delivery:end',
  queryStart: 'kumicorn:query:start',
  queryEnd: 'kumicorn:query:end',
} as const

export const callStart = channel(channels.callStart)
export const callEnd = channel(channels.callEnd)
export const callRetry = channel(channels.callRetry)
export const callbackStart = channel(channels.callbackStart)
export const callbackAnswered = channel(channels.callback)
export const deliveryStart = channel(channels.deliveryStart)
export const deliveryEnd = channel(channels.deliveryEnd)
export const queryStart = channel(channels.queryStart)
export const queryEnd = channel(channels.queryEnd)

/** Publishes that some work begins, and does it: inside what a subscriber has set as `run`, if one has. */
export function inside<T>(start: Channel, message: WorkMessage, work: () => Promise<T>): Promise<T> {
  if (!start.hasSubscribers) return work()
  // Loggers are given the message, too.
  Object.defineProperty(message, 'run', { value: undefined, writable: true, enumerable: false })
  start.publish(message)
  const { run } = message
  if (typeof run !== 'function') return work()
  let working: Promise<T> | undefined
  const once = (): Promise<T> => {
    working ??= work()
    return working
  }
  try {
    const returned = run(once)
    if (returned !== working) unheard(returned)
  } catch {
    // Whoever watches must not change what is done.
  }
  return once()
}
