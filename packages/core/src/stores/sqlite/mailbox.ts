import type { Sent } from './outbox.ts'

export type ToWorker = readonly Sent[] | 'close'

export interface Pile {
  readonly sent: readonly Sent[]
  /** The store is to be closed then. */
  readonly isLast: boolean
}

/** What has come for the thread of a store, in its order: what the event loop has handed over, then what has not been. */
export class Mailbox {
  readonly #parked: ToWorker[] = []
  readonly #receive: () => ToWorker | undefined

  /** @param receive takes the next message that the event loop has not handed over */
  constructor(receive: () => ToWorker | undefined) {
    this.#receive = receive
  }

  /** Takes what the event loop hands over. */
  park(message: ToWorker): void {
    this.#parked.push(message)
  }

  /** Everything that has come by now; undefined when nothing has. */
  pileUp(): Pile | undefined {
    const sent: Sent[] = []
    for (let next = this.#take(); next !== undefined; next = this.#take()) {
      if (next === 'close') return { sent, isLast: true }
      sent.push(...next)
    }
    return sent.length > 0 ? { sent, isLast: false } : undefined
  }

  #take(): ToWorker | undefined {
    return this.#parked.shift() ?? this.#receive()
  }
}
