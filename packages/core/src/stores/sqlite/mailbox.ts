import type { Request } from './calls.ts'

export interface Sent extends Request {
  readonly id: number
}
export type ToWorker = readonly Sent[] | 'close'

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

  /** Everything that has come by now; undefined when nothing has. `isLast`: the store is to be closed then. */
  pileUp(): { readonly sent: readonly Sent[]; readonly isLast: boolean } | undefined {
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
