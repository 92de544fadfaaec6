import type { Clock } from '../data/clock.ts'
import { type ErrorContext, TransportError, type TransportFailure } from '../data/errors.ts'
import type { Gateway } from '../gateway.ts'
import type { CallOptions } from '../http/call.ts'
import { onAbort } from '../http/on-abort.ts'
import type { Fact } from './fact.ts'
import { askGateway } from './gateway-words.ts'
import type { OrderRecord } from './order.ts'

/** How long is waited, unless options say otherwise. */
export interface Patience {
  readonly clock: Clock
  readonly timeout: number
}

/**
 * Asks under one deadline for the whole question, however many reads it takes and whether the gateway's code ends or
 * not. `timeout` unless the options have another. @throws KumicornError when nothing was learnt
 */
export function askInTime(
  patience: Patience,
  gateway: Gateway,
  order: OrderRecord,
  options: CallOptions = {},
): Promise<Fact | 'absent'> {
  const about = { gateway: gateway.name, operation: order.operation }
  return inTime(patience, 'query', about, options, (call) => askGateway(gateway, order, call))
}

/** Reads under one deadline. @param what is read, in a word for messages */
export async function inTime<T>(
  { clock, timeout }: Patience,
  what: string,
  about: ErrorContext,
  { signal, timeout: longest = timeout }: CallOptions,
  read: (options: CallOptions) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController()
  const giveUp = (failure: TransportFailure, message: string, cause?: unknown): void =>
    deadline.abort(new TransportError(failure, message, { ...about, cause, requestSent: 'maybe' }))
  const letGo = onAbort(signal, () => giveUp('aborted', `${what}: given up by the caller`, signal?.reason))
  const cancel = clock.after(longest, () => giveUp('timeout', `${what}: no answer within ${longest} ms`))
  try {
    return await read({ timeout: longest, signal: deadline.signal })
  } finally {
    cancel()
    letGo()
  }
}
