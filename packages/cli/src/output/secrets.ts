import type { DeadLetter, OrderEvent } from '@kumicorn/core'

const SECRET = '[secret]'

/** Short values occur by chance: masking them would tear words apart. */
const LEAST = 4

/** The gateway's own fields, without the values of those that the event names as secret. */
export function shownData({ data, secrets }: OrderEvent): Readonly<Record<string, unknown>> {
  const fields = Object.entries(data).map(([name, value]) => [name, secrets.includes(name) ? SECRET : value])
  return Object.fromEntries(fields) as Readonly<Record<string, unknown>>
}

/** A handler's error may quote the event: its secrets are taken out of the text, too. */
export function lastErrorOf({ lastError, event }: DeadLetter): string {
  const values = event.secrets.map((name) => event.data[name]).filter((value) => typeof value === 'string')
  return values
    .filter((value) => value.length >= LEAST)
    .reduce((text, value) => text.replaceAll(value, SECRET), lastError)
}
