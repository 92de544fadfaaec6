import { calls, type Request } from './calls.ts'

export interface Sent extends Request {
  readonly id: number
}
export type ToWorker = readonly Sent[] | 'close'

export interface Pile {
  readonly sent: readonly Sent[]
  /** The store is to be closed then. */
  readonly isLast: boolean
}

const modeOf = ({ name }: Sent) => calls[name].mode

/**
 * What has come for the thread of a store, in its order: what the event loop has handed over, then what has not been.
 * Calls that may be late are kept until a write comes whose flush they can share, or until they are called in.
 */
export class Mailbox {
  readonly #parked: ToWorker[] = []
  readonly #receive: () => ToWorker | undefined
  #late: readonly Sent[] = []
  #isOverdue = false

  /** @param receive takes the next message that the event loop has not handed over */
  constructor(receive: () => ToWorker | undefined) {
    this.#receive = receive
  }

  /** Takes what the event loop hands over. */
  park(message: ToWorker): void {
    this.#parked.push(message)
  }

  /** Whether something waits for company. */
  get keepsLate(): boolean {
    return this.#late.length > 0
  }

  /** What waits for company is not to wait any more. */
  callIn(): void {
    this.#isOverdue = this.keepsLate
  }

  /** Everything that has come by now and is to be done; undefined when nothing is. */
  pileUp(): Pile | undefined {
    const { sent, isLast } = this.#takeAll()
    const all = [...this.#late, ...sent]
    const isDue =
      isLast || this.#isOverdue || sent.some((one) => modeOf(one) === 'write' || modeOf(one) === 'probe')
    this.#isOverdue = false
    this.#late = isDue ? [] : all.filter((one) => modeOf(one) === 'late')
    const ready = isDue ? all : all.filter((one) => modeOf(one) === 'read')
    return ready.length > 0 || isLast ? { sent: ready, isLast } : undefined
  }

  #takeAll(): Pile {
    const sent: Sent[] = []
    for (let next = this.#take(); next !== undefined; next = this.#take()) {
      if (next === 'close') return { sent, isLast: true }
      sent.push(...next)
    }
    return { sent, isLast: false }
  }

  #take(): ToWorker | undefined {
    return this.#parked.shift() ?? this.#receive()
  }
}
