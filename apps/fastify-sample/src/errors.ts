import { InputError } from '@kumicorn/core'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'

/** An error that the customer is told of. */
export class ShopError extends Error {
  readonly statusCode: number
  readonly code: string

  constructor(statusCode: number, code: string, message: string) {
    super(message)
    this.statusCode = statusCode
    this.code = code
  }
}

/** The gateways' names of what this shop calls otherwise. */
const fields: Readonly<Record<string, string>> = {
  request_no: 'reference',
  orderId: 'reference',
  product_id: 'productId',
  orderDescription: 'description',
}

export function notFoundHandler(): never {
  throw new ShopError(404, 'not_found', 'there is nothing here')
}

/** Every error leaves as `{ error: { code, message, issues? } }`. */
export function errorHandler(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const tell = (status: number, code: string, message: string, issues?: readonly object[]): FastifyReply =>
    reply.code(status).send({ error: { code, message, issues } })

  if (error instanceof InputError) {
    const issues = error.issues.map(({ field, allowed }) => ({
      field: fields[field] ?? field,
      message: allowed,
    }))
    return tell(400, 'input_invalid', 'the request is wrong', issues)
  }
  if (error.validation) {
    const issues = error.validation.map(({ instancePath, params, message }) => ({
      field: instancePath.slice(1) || String(params.missingProperty ?? ''),
      message: message ?? 'is wrong',
    }))
    return tell(400, 'input_invalid', 'the request is wrong', issues)
  }
  if (error instanceof ShopError) return tell(error.statusCode, error.code, error.message)
  // Fastify's own, e.g. for a body that is not JSON.
  const { statusCode = 500, message } = error
  if (statusCode < 500) return tell(statusCode, 'bad_request', message)
  request.log.error({ err: error }, 'a request failed')
  return tell(500, 'internal', 'something went wrong here')
}
