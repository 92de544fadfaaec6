import type { CallbackResponse } from '../callbacks/types.ts'

/** How much of a body is wanted, and for how long it is waited for. */
export interface BodyLimits {
  readonly maxBodyBytes: number
  /** Milliseconds. */
  readonly bodyTimeout: number
}

/** How long, in milliseconds, a client that is refused in mid-body may go on sending, so that it gets to read why. */
export const LINGER_MS = 1000

/** The reply to a body that did not come in time. */
export const BODY_LATE: CallbackResponse = {
  status: 408,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'refused: the body did not come in time',
}
