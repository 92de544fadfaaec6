import { InputError } from '@kumicorn/core'
import type { ErrorRequestHandler, RequestHandler } from 'express'
import { ZodError } from 'zod'

/** An error that the customer is told of. */
export class ShopError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

interface Issue {
  readonly field: string
  readonly message: string
}

/** The gateways' names of what this shop calls otherwise. */
const fields: Readonly<Record<string, string>> = {
  request_no: 'reference',
  orderId: 'reference',
  product_id: 'productId',
  orderDescription: 'description',
}

export const notFound: RequestHandler = () => {
  throw new ShopError(404, 'not_found', 'there is nothing here')
}

/** The last of the middleware: every error leaves as `{ error: { code, message, issues? } }`. */
export const errorHandler: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  if (res.headersSent) return next(error)
  const { status, ...told } = describe(error)
  if (status >= 500) console.error(error)
  res.status(status).json({ error: told })
}

function describe(error: unknown): {
  status: number
  code: string
  message: string
  issues?: readonly Issue[]
} {
  if (error instanceof ZodError) {
    return inputInvalid(error.issues.map(({ path, message }) => ({ field: path.join('.'), message })))
  }
  if (error instanceof InputError) {
    return inputInvalid(
      error.issues.map(({ field, allowed }) => ({ field: fields[field] ?? field, message: allowed })),
    )
  }
  if (error instanceof ShopError) return { status: error.status, code: error.code, message: error.message }
  // Of a body parser: not JSON, too long.
  const { status, message } = error as { status?: number; message: string }
  if (status !== undefined && status < 500) return { status, code: 'bad_request', message }
  return { status: 500, code: 'internal', message: 'something went wrong here' }
}

const inputInvalid = (issues: readonly Issue[]) => ({
  status: 400,
  code: 'input_invalid',
  message: 'the request is wrong',
  issues,
})
