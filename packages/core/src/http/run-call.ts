import { type CallMessage, callEnd, callStart, inside } from '../data/diagnostics.ts'
import { GatewayError, KumicornError } from '../data/errors.ts'
import type { Logger } from '../data/logger.ts'
import { isError } from '../data/realm.ts'
import { type CallContext, type CallOptions, CallScope, type CallSpec } from './call.ts'

type Spec = Pick<CallSpec<unknown>, 'operation' | 'reference' | 'money' | 'mendOf'>

/** Runs one call with its deadline and publishes its start and end. `run` says how the call ended. */
export async function runCall<R>(
  context: CallContext,
  spec: Spec,
  options: CallOptions | undefined,
  run: (scope: CallScope, message: CallMessage) => Promise<R>,
): Promise<R> {
  const { gateway, clock } = context
  const message: CallMessage = {
    gateway,
    operation: spec.operation,
    reference: spec.reference,
    money: spec.money === true,
    attempts: 0,
    startedAt: clock.now(),
  }
  const scope = new CallScope(context, spec.operation, options)
  let why: unknown
  try {
    const result = await inside(callStart, message, () => run(scope, message))
    message.result ??= 'ok'
    if (spec.money) why = (result as { readonly error?: unknown } | undefined)?.error
    return result
  } catch (error) {
    message.result = 'error'
    noteError(message, error)
    why = error
    throw error
  } finally {
    scope.end()
    message.durationMs = clock.now() - message.startedAt
    const mend = why instanceof KumicornError ? textOf(() => spec.mendOf?.(why as KumicornError)) : undefined
    if (why instanceof GatewayError && mend !== undefined) message.isSetUpRefused = true
    if (callEnd.hasSubscribers) callEnd.publish(message)
    logEnd(context.logger, message, mend, why)
  }
}

function noteError(message: CallMessage, error: unknown): void {
  if (error instanceof KumicornError) message.errorCode = error.code
  if (error instanceof GatewayError) noteRefusal(message, error)
}

/** Notes a gateway's code where calls are observed. */
export function noteRefusal(message: CallMessage, { gatewayCode, meaning }: GatewayError): void {
  message.gatewayCode = gatewayCode
  message.isCodeDocumented = meaning !== undefined
}

/**
 * Errors and doubts are told with their reason, and so are orders that were refused for how the client is set up: every
 * other one would be, too. Other refusals are the order's own, and its result tells them.
 */
function logEnd(
  logger: Logger | undefined,
  message: CallMessage,
  mend: string | undefined,
  why: unknown,
): void {
  if (logger === undefined) return
  const { result, attempts } = message
  const isTold = result === 'unknown' || result === 'error' || (result === 'rejected' && attempts > 0)
  if (!isTold || (result === 'rejected' && mend === undefined)) {
    logger.debug(message, 'kumicorn: call ended')
    return
  }
  const reason = isError(why) ? textOf(() => why.message) : undefined
  const details = { ...message, ...(reason && { reason }), ...(mend && { mend }) }
  logger.warn(details, messages[result])
}

const messages = {
  unknown: 'kumicorn: outcome unknown, query it',
  error: 'kumicorn: call failed',
  rejected: 'kumicorn: an order was refused for how the client is set up, as others will be',
} as const

/** A gateway of somebody else may throw, or give anything. */
function textOf(read: () => unknown): string | undefined {
  try {
    const text = read()
    return typeof text === 'string' ? text : undefined
  } catch {
    return undefined
  }
}
