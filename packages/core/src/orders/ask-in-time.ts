import type { Clock } from '../data/clock.ts'
import { TransportError, type TransportFailure } from '../data/errors.ts'
import type { Gateway } from '../gateway.ts'
import type { CallOptions } from '../http/call.ts'
import type { Fact } from './fact.ts'
import { askGateway } from './gateway-words.ts'
import type { OrderRecord } from './order.ts'

/**
 * Asks under one deadline for the whole question, however many reads it takes and whether the gateway's code ends or
 * not. `timeout` unless the options have another. @throws KumicornError when nothing was learnt
 */
export async function askInTime(
  { clock, timeout }: { readonly clock: Clock; readonly timeout: number },
  gateway: Gateway,
  order: OrderRecord,
  options: CallOptions = {},
): Promise<Fact | 'absent'> {
  const about = { gateway: gateway.name, operation: order.operation }
  const { signal, timeout: longest = timeout } = options
  const deadline = new AbortController()
  const giveUp = (failure: TransportFailure, message: string, cause?: unknown): void =>
    deadline.abort(new TransportError(failure, message, { ...about, cause, requestSent: 'maybe' }))
  const onAbort = (): void => giveUp('aborted', 'query: given up by the caller', signal?.reason)
  if (signal?.aborted) onAbort()
  else signal?.addEventListener('abort', onAbort, { once: true })
  const late = `query: no answer within ${longest} ms`
  const cancel = clock.after(longest, () => giveUp('timeout', late))
  try {
    return await askGateway(gateway, order, { timeout: longest, signal: deadline.signal })
  } finally {
    cancel()
    signal?.removeEventListener('abort', onAbort)
  }
}
