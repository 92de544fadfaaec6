import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Kumicorn } from '@kumicorn/core'
import { type ReadinessOptions, readinessCheck, readinessReply, sendReply } from '@kumicorn/core/adapter'

/**
 * Answers a readiness check: 200 while the store can be used and callbacks are taken, else 503; with JSON for the person
 * on call, in which no message of an error stands.
 * @example app.get('/ready', readiness(kumicorn))
 * @throws ConfigError for what is no Kumicorn or no option
 */
export function readiness(
  kumicorn: Kumicorn,
  options?: ReadinessOptions,
): (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void {
  const check = readinessCheck('readiness', kumicorn, options)
  return (request, response, next) => {
    check()
      .then((readiness) => sendReply(request, response, readinessReply(readiness)))
      .catch(next)
  }
}
