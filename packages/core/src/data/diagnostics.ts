import { channel } from 'node:diagnostics_channel'

/** Published on `kumicorn:call:start` when a call begins, and, completed, on `kumicorn:call:end`. */
export interface CallMessage {
  readonly gateway: string
  /** The row of the endpoint table, e.g. `orders.place`. */
  readonly operation: string
  /** The merchant's own id of the order, for money operations. */
  readonly reference: string | undefined
  /** How often the request was sent so far. */
  attempts: number
  /** The same object is published at start and end: hang a span on it. */
  readonly startedAt: number
  /** Milliseconds; set at the end. */
  durationMs?: number
  /** HTTP status of the last answer, if there was one. */
  httpStatus?: number
  /** `ok` for reads, the outcome's state for money operations, `error` when the call threw. */
  result?: 'ok' | 'accepted' | 'rejected' | 'unknown' | 'error'
  /** `code` of the error, and the gateway's own code where there is one. */
  errorCode?: string
  gatewayCode?: string
}

/** Published on `kumicorn:callback` when a callback has been answered. */
export interface CallbackMessage {
  readonly gateway: string
  readonly kind: string
  /** The HTTP status that was answered. */
  readonly status: number
  /** `acknowledged`, or why the callback was refused. */
  readonly result: string
  readonly reference: string | undefined
  readonly eventId: string | undefined
  /** The type of the event; undefined for a repeat that changed nothing, and for refusals. */
  readonly eventType: string | undefined
  /** Milliseconds. */
  readonly durationMs: number
}

/** Names of the `diagnostics_channel` channels, for subscribers. */
export const channels = {
  callStart: 'kumicorn:call:start',
  callEnd: 'kumicorn:call:end',
  callback: 'kumicorn:callback',
} as const

export const callStart = channel(channels.callStart)
export const callEnd = channel(channels.callEnd)
export const callbackAnswered = channel(channels.callback)
