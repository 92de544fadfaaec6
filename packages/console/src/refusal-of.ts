import { KumicornError } from '@kumicorn/core'
import { Refusal } from './exchange.ts'

/** What is told of an error: of ours the message, which holds no secret; of what is unexpected nothing. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown }
  const isOurs = error instanceof KumicornError || (typeof code === 'string' && code in statuses)
  if (isOurs) return new Refusal(statuses[String(code)] ?? 502, String(code), String(message))
  return new Refusal(500, 'failed', 'Something has failed that should not: the log of the server says what.')
}

const statuses: Readonly<Record<string, number>> = {
  store_failed: 503,
  config_invalid: 409,
  order_unknown: 404,
  order_moved: 409,
  day_not_over: 409,
}
