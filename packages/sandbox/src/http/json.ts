import { SandboxError } from '../errors.ts'
import type { Exchange, Reply, Route } from './exchange.ts'
import { assetHeaders } from './safety.ts'

/** A mistake of whoever calls the control API, or what the console has beside it. */
export class RequestError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.name = 'RequestError'
    this.status = status
  }
}

export function json(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    status,
    headers: {
      ...assetHeaders('application/json; charset=utf-8'),
      'cache-control': 'no-store',
      ...headers,
    },
    body: JSON.stringify(value),
  }
}

export const notFound = (message: string): Reply => json({ message }, 404)

/** The JSON object of a request; no body counts as an empty one. @throws RequestError */
export function bodyOf({ body }: Exchange): Readonly<Record<string, unknown>> {
  const text = Buffer.from(body).toString('utf8')
  if (text.trim() === '') return {}
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new RequestError(400, 'the body is not JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RequestError(400, 'the body is not a JSON object')
  }
  return value as Record<string, unknown>
}

/** A route whose mistakes are answered with `{ message }`. */
export function route(
  method: Route['methods'][number],
  path: string,
  run: (exchange: Exchange) => Reply | Promise<Reply>,
): Route {
  return {
    methods: [method],
    path,
    async handle(exchange) {
      try {
        return await run(exchange)
      } catch (error) {
        if (error instanceof RequestError) return json({ message: error.message }, error.status)
        if (error instanceof SandboxError) return json({ message: error.message }, 400)
        throw error
      }
    },
  }
}
