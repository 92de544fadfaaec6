import type { Request } from './calls.ts'
import { modes } from './modes.ts'

/** A call on its way to the thread of a store. */
export interface Sent extends Request {
  readonly id: number
}

/** Milliseconds that the end of a delivery waits for a write to share its flush with. */
const LATE_MS = 5

const isLate = ({ name }: Sent): boolean => modes[name] === 'late'
const isRead = ({ name }: Sent): boolean => modes[name] === 'read'

/**
 * What is to be sent to the thread of a store. All calls of one turn of the event loop go together: a message costs
 * more than a call. What may be late goes with the next write, or by itself after a moment.
 */
export class Outbox {
  readonly #send: (sent: readonly Sent[]) => void
  #due: Sent[] = []
  #late: Sent[] = []
  #turn: NodeJS.Immediate | undefined
  #patience: NodeJS.Timeout | undefined

  constructor(send: (sent: readonly Sent[]) => void) {
    this.#send = send
  }

  add(call: Sent): void {
    if (isLate(call)) {
      this.#late.push(call)
      this.#patience ??= setTimeout(() => this.empty(), LATE_MS)
    } else {
      this.#due.push(call)
      this.#turn ??= setImmediate(() => this.#endTurn())
    }
  }

  /** Those that have not been sent. */
  calls(): readonly Sent[] {
    return [...this.#late, ...this.#due]
  }

  /** Sends everything now. */
  empty(): void {
    clearTimeout(this.#patience)
    clearImmediate(this.#turn)
    this.#patience = this.#turn = undefined
    const sent = this.calls()
    this.#late = []
    this.#due = []
    if (sent.length > 0) this.#send(sent)
  }

  #endTurn(): void {
    // A read does not wait for the disk on behalf of what may be late.
    if (this.#due.every(isRead)) this.#sendDue()
    else this.empty()
  }

  #sendDue(): void {
    this.#turn = undefined
    const sent = this.#due
    this.#due = []
    this.#send(sent)
  }
}
