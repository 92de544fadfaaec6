import { redacted } from '../data/redact.ts'
import type { Delivery } from '../stores/store.ts'
import type { OrderEvent } from './event.ts'

type Secrets = Pick<OrderEvent, 'data' | 'secrets'>

/** Short values occur by chance: masking them would tear words apart. */
const LEAST = 4

/** A text that may quote an event, without the secrets of it. */
function masked(text: string, { data, secrets }: Secrets): string {
  const values = secrets.map((name) => data[name]).filter((value) => typeof value === 'string')
  return values
    .filter((value) => value.length >= LEAST)
    .reduce((rest, value) => rest.replaceAll(value, '[secret]'), text)
}

/** What a handler has thrown, in words. It may be anything, and telling it may throw as well. */
export function thrownMessage(error: unknown, event: Secrets): string {
  try {
    const text: unknown = error instanceof Error ? error.message : error
    return redacted(masked(typeof text === 'string' ? text : String(text), event)).slice(0, 500)
  } catch {
    return 'it has thrown what cannot be shown'
  }
}

/** What a handler has thrown, for the log: as it is, unless it quotes a secret of the event. */
export function thrownForLog(error: unknown, event: Secrets): unknown {
  try {
    if (!(error instanceof Error)) return thrownMessage(error, event)
    const { name, message, stack = '' } = error
    if (masked(message, event) === message && masked(stack, event) === stack) return error
    return Object.assign(new Error(masked(message, event)), { name, stack: masked(stack, event) })
  } catch {
    return thrownMessage(error, event)
  }
}

/** A delivery as logs tell of it. */
export const aboutDelivery = ({ handler, event, tries }: Delivery): object => ({
  handler,
  eventId: event.id,
  eventType: event.type,
  reference: event.reference,
  tries,
})
