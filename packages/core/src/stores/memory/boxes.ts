import type { OrderEventType } from '../../orders/lifecycle.ts'
import { DueQueue } from './due-queue.ts'
import type { Box, Letter } from './entry.ts'

export const waitingIn = ({ waiting }: Box): number =>
  [...waiting.values()].reduce((sum, count) => sum + count, 0)

export function count({ waiting }: Box, type: OrderEventType, change: 1 | -1): void {
  const left = (waiting.get(type) ?? 0) + change
  if (left === 0) waiting.delete(type)
  else waiting.set(type, left)
}

/** The boxes, by account and handler. */
export class Boxes {
  readonly #accounts = new Map<string, Map<string, Box>>()

  /** The box of a handler, made when there is none. */
  of(account: string, handler: string): Box {
    const boxes = this.#accounts.get(account) ?? new Map<string, Box>()
    this.#accounts.set(account, boxes)
    const box = boxes.get(handler) ?? { queue: new DueQueue<Letter>(), waiting: new Map(), dead: 0 }
    boxes.set(handler, box)
    return box
  }

  get(account: string, handler: string): Box | undefined {
    return this.#accounts.get(account)?.get(handler)
  }

  /** The handlers that have something. */
  names(account: string): readonly string[] {
    const boxes = [...(this.#accounts.get(account) ?? [])]
    return boxes.filter(([, box]) => box.dead + box.waiting.size > 0).map(([name]) => name)
  }
}
