import type { OrderEvent } from '@kumicorn/core'

export interface NewestEvents {
  /** Oldest first. */
  readonly events: readonly OrderEvent[]
  readonly hasOlder: boolean
}

type ReadPage = (page: {
  readonly limit: number
  readonly after: string | undefined
}) => Promise<{ readonly events: readonly OrderEvent[]; readonly next: string | undefined }>

/** Goes back through a history, in which there are messages, too, until there are so many events, and one to spare. */
export async function newestEvents(limit: number, read: ReadPage): Promise<NewestEvents> {
  let events: readonly OrderEvent[] = []
  for (let after: string | undefined; ; ) {
    const page = await read({ limit: PAGE, after })
    events = [...page.events, ...events].slice(-limit - 1)
    if (page.next === undefined || events.length > limit)
      return { events: events.slice(-limit), hasOlder: events.length > limit }
    after = page.next
  }
}

const PAGE = 200
