import { type DeadLetter, JsonNumber, type OrderEvent, withoutSecrets } from '@kumicorn/core'

const SECRET = '[secret]'
const NOT_SHOWN = '[not shown: its order cannot be read, and what is secret of it is not known]'

/** A text that may quote a secret that one of these events has told. */
const hidden = (text: string, events: readonly OrderEvent[]): string =>
  withoutSecrets(text, allSecrets(events))

/** As of one event: what one has told may be a part of what another one has, so all are to be looked for at once. */
function allSecrets(events: readonly OrderEvent[]): Pick<OrderEvent, 'data' | 'secrets'> {
  const told = events.flatMap(({ data, secrets }, nth) =>
    secrets
      .filter((name) => Object.hasOwn(data, name))
      .map((name) => [`${nth} ${name}`, data[name]] as const),
  )
  return { data: Object.fromEntries(told), secrets: told.map(([name]) => name) }
}

/**
 * An event as it is shown: without the values of the fields that it names as secret, and without what quotes a secret that
 * an event of its order has told.
 */
export function shownEvent(event: OrderEvent, events: readonly OrderEvent[] = [event]): OrderEvent {
  const names = new Set(events.flatMap(({ secrets }) => secrets))
  const shown = (value: unknown, name?: string): unknown => {
    if (name !== undefined && names.has(name) && ![undefined, null, ''].includes(value as never))
      return SECRET
    if (typeof value === 'string') return hidden(value, events)
    if (typeof value === 'number' || typeof value === 'bigint' || value instanceof JsonNumber)
      return hidden(String(value), events) === String(value) ? value : SECRET
    if (Array.isArray(value)) return value.map((each) => shown(each))
    if (typeof value !== 'object' || value === null) return value
    const prototype = Object.getPrototypeOf(value)
    if (prototype !== null && prototype !== Object.prototype) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [hidden(key, events), shown(each, key)]),
    )
  }
  const { status, reason } = event
  return {
    ...event,
    status: hidden(status, events),
    reason: reason === undefined ? undefined : hidden(reason, events),
    data: shown(event.data) as OrderEvent['data'],
  }
}

/** Events of an order as they are shown. @param all those that may have told what they quote */
export const shownEvents = (
  events: readonly OrderEvent[],
  all: readonly OrderEvent[] = events,
): readonly OrderEvent[] => events.map((event) => shownEvent(event, all))

/**
 * Dead letters that quote no secret of their orders, neither in their errors nor in their events. What the handler of one
 * said whose order cannot be read is not shown: it may quote a secret that only another event has told.
 */
export async function shownDeadLetters(
  letters: readonly DeadLetter[],
  eventsOf: (event: OrderEvent) => Promise<readonly OrderEvent[]>,
): Promise<DeadLetter[]> {
  const shown: DeadLetter[] = []
  for (const letter of letters) {
    const others = await eventsOf(letter.event).catch(() => undefined)
    const events = [letter.event, ...(others ?? [])]
    shown.push({
      ...letter,
      lastError: others ? hidden(letter.lastError, events) : NOT_SHOWN,
      event: shownEvent(letter.event, events),
    })
  }
  return shown
}
