import { type CallMessage, callEnd, callStart, inside } from '../data/diagnostics.ts'
import { GatewayError, KumicornError } from '../data/errors.ts'
import type { Logger } from '../data/logger.ts'
import { type CallContext, type CallOptions, CallScope, type CallSpec } from './call.ts'

/** Runs one call with its deadline and publishes its start and end. `run` says how the call ended. */
export async function runCall<R>(
  context: CallContext,
  spec: Pick<CallSpec<unknown>, 'operation' | 'reference' | 'money'>,
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
  try {
    const result = await inside(callStart, message, () => run(scope, message))
    message.result ??= 'ok'
    return result
  } catch (error) {
    message.result = 'error'
    noteError(message, error)
    throw error
  } finally {
    scope.end()
    message.durationMs = clock.now() - message.startedAt
    if (callEnd.hasSubscribers) callEnd.publish(message)
    logEnd(context.logger, message)
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

function logEnd(logger: Logger | undefined, message: CallMessage): void {
  if (message.result === 'unknown') logger?.warn(message, 'kumicorn: outcome unknown, query it')
  else if (message.result === 'error') logger?.warn(message, 'kumicorn: call failed')
  else logger?.debug(message, 'kumicorn: call ended')
}
