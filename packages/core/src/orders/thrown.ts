import { isError } from '../data/realm.ts'
import { redacted } from '../data/redact.ts'
import type { Delivery } from '../stores/store.ts'
import { CUT_AT } from './cut-off.ts'
import type { OrderEvent } from './event.ts'
import { secretValues, withoutSecrets } from './secret-texts.ts'

type Secrets = Pick<OrderEvent, 'data' | 'secrets'>

/** What a handler has thrown, in words. It may be anything, and telling it may throw as well. */
export function thrownMessage(error: unknown, event: Secrets): string {
  try {
    const text: unknown = isError(error) ? error.message : error
    const told = redacted(withoutSecrets(typeof text === 'string' ? text : String(text), event))
    // Databases keep no NUL in a text, and no half of a character, which may be where it is cut.
    return told.slice(0, CUT_AT).replaceAll('\0', '\ufffd').toWellFormed()
  } catch {
    return 'it has thrown what cannot be shown'
  }
}

/** The name of what a handler has thrown. */
export function thrownName(error: unknown): string {
  try {
    const { name } = error as Error
    return isError(error) && typeof name === 'string' && /^\w{1,60}$/.test(name) ? name : 'Error'
  } catch {
    return 'Error'
  }
}

/**
 * What a handler has thrown, for the log: as it is, unless its event has secrets. Then what a logger would show of it,
 * copied without them: a cause or a field may quote the event as well as the message.
 */
export function thrownForLog(error: unknown, event: Secrets): unknown {
  try {
    if (!isError(error)) return thrownMessage(error, event)
    return secretValues(event).length === 0 ? error : copyOf(error, event, DEPTH)
  } catch {
    return thrownMessage(error, event)
  }
}

/** How many causes of causes are told, and how many errors of a group: they may go round in circles. */
const DEPTH = 3
const MOST = 10

function copyOf(error: Error, event: Secrets, depth: number): Error {
  const shown = (value: unknown): unknown => {
    if (typeof value === 'boolean' || value === undefined || value === null) return value
    if (isError(value)) return depth > 0 ? copyOf(value, event, depth - 1) : '[error]'
    if (typeof value === 'object' || typeof value === 'function') return '[object]'
    const [text, masked] = [String(value), withoutSecrets(String(value), event)]
    return masked === text && typeof value !== 'symbol' ? value : masked
  }
  const copy = new Error()
  const { name, message, stack, cause } = error
  const fields = { ...error, name, message, stack, ...(cause !== undefined && { cause }) }
  for (const [field, value] of Object.entries(fields)) set(copy, withoutSecrets(field, event), shown(value))
  const { errors } = error as Partial<AggregateError>
  if (Array.isArray(errors)) set(copy, 'errors', errors.slice(0, MOST).map(shown))
  return copy
}

/** Defined, not assigned: a name may be one of those that objects have by nature. */
function set(copy: Error, name: string, value: unknown): void {
  const enumerable = !['name', 'message', 'stack', 'cause', 'errors'].includes(name)
  Object.defineProperty(copy, name, { value, enumerable, configurable: true, writable: true })
}

/** A delivery as logs tell of it. */
export const aboutDelivery = ({ handler, event, tries }: Delivery): object => ({
  handler,
  eventId: event.id,
  eventType: event.type,
  reference: event.reference,
  tries,
})
