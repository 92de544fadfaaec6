import { type DeadLetter, type OrderEvent, withoutSecrets } from '@kumicorn/core'

const SECRET = '[secret]'

/** The gateway's own fields, without the values of those that the event names as secret. */
export function shownData({ data, secrets }: OrderEvent): Readonly<Record<string, unknown>> {
  const fields = Object.entries(data).map(([name, value]) => [name, secrets.includes(name) ? SECRET : value])
  return Object.fromEntries(fields) as Readonly<Record<string, unknown>>
}

/** A handler's error may quote the event: its secrets are taken out of the text, too. */
export const lastErrorOf = ({ lastError, event }: DeadLetter): string => withoutSecrets(lastError, event)

/** Dead letters whose errors quote no secret of their orders: also none that another event has told. */
export async function withoutQuotes(
  letters: readonly DeadLetter[],
  eventsOf: (event: OrderEvent) => Promise<readonly OrderEvent[]>,
): Promise<DeadLetter[]> {
  const shown: DeadLetter[] = []
  for (const letter of letters) {
    const events = letter.lastError === '' ? [] : await eventsOf(letter.event)
    shown.push({ ...letter, lastError: events.reduce(withoutSecrets, letter.lastError) })
  }
  return shown
}
