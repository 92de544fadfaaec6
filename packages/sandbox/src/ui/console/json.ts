import type { Exchange, Reply } from '../../http/exchange.ts'
import { assetHeaders } from '../../http/safety.ts'

/** An answer of the console's own interface. */
export function json(value: unknown, status = 200): Reply {
  const headers = { ...assetHeaders('application/json; charset=utf-8'), 'cache-control': 'no-store' }
  return { status, headers, body: JSON.stringify(value) }
}

export const notFound = (message: string): Reply => json({ message }, 404)

/** A JSON object that was sent; no body, or something else, counts as an empty one. */
export function bodyOf({ body }: Exchange): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
