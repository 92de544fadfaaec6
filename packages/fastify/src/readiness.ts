import type { Kumicorn } from '@kumicorn/core'
import { type ReadinessOptions, readinessCheck, readinessReply } from '@kumicorn/core/adapter'
import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * Answers a readiness check: 200 while the store can be used and callbacks are taken, else 503; with JSON for the person
 * on call, in which no message of an error stands.
 * @example app.get('/ready', readiness(kumicorn))
 * @throws ConfigError for what is no Kumicorn or no option
 */
export function readiness(
  kumicorn: Kumicorn,
  options?: ReadinessOptions,
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  const check = readinessCheck('readiness', kumicorn, options)
  return async (_request, reply) => {
    const { status, headers, body } = readinessReply(await check())
    return reply.code(status).headers(headers).send(body)
  }
}
