import { parseJson } from '../../data/read-json.ts'
import type { OrderEvent } from '../../orders/event.ts'
import { frozen } from '../frozen.ts'
import { hasEnded } from '../pruned-order.ts'
import { orderOfSparse, sparseText } from '../sparse-order.ts'
import { Block, type LastRead } from './block.ts'
import type { Entry, Gist, Packed, Whole } from './entry.ts'
import type { KeptMessage } from './kept-message.ts'

interface Sizes {
  /** How many are packed together. */
  readonly together: number
  /** How many stay as they are: of what has just ended, more may be told. */
  readonly fresh: number
}

/** What is written of each: its order, its events, its messages. */
const LINES = 3

/** Whether an order can be forgotten without losing anything that is still to be done. */
export const isForgettable = ({ isPacked, lanes, dead, gist }: Entry): boolean =>
  lanes === undefined && dead === 0 && (isPacked || hasEnded(gist))

/** Packs orders that have ended, which is most of them: each by itself takes five times the room. */
export class Packing {
  readonly #sizes: Sizes
  readonly #last: LastRead = {}
  #fresh = new Set<Entry>()

  constructor(sizes: Sizes = { together: 64, fresh: 64 }) {
    this.#sizes = sizes
  }

  /** To be called when an order has ended. */
  note(entry: Entry): void {
    if (entry.isPacked) return
    this.#fresh.add(entry)
    const { together, fresh } = this.#sizes
    if (this.#fresh.size < fresh + together) return
    const all = [...this.#fresh]
    // A new set: one from which is taken as often as is added keeps what it has had.
    this.#fresh = new Set(all.slice(together))
    this.#pack(all.slice(0, together).filter((each) => !each.isPacked && isForgettable(each)))
  }

  #pack(entries: readonly Entry[]): void {
    const lines = entries.flatMap(({ whole: { order, events, messages } }) => [
      sparseText(order),
      JSON.stringify(events),
      JSON.stringify(messages),
    ])
    const block = new Block(lines, this.#last)
    for (const [nth, entry] of entries.entries()) entry.pack(new PackedOrder(entry.gist, block, nth))
  }
}

/** One object: there may be very many. */
class PackedOrder implements Packed, Gist {
  readonly account: string
  readonly kind: string
  readonly reference: string
  readonly gateway: string
  readonly state: Gist['state']
  readonly stuck: boolean
  readonly pruned: boolean
  readonly createdAt: number
  readonly updatedAt: number
  readonly once: string | undefined
  readonly #block: Block
  readonly #nth: number

  constructor(order: Gist, block: Block, nth: number) {
    this.account = order.account
    this.kind = order.kind
    this.reference = order.reference
    this.gateway = order.gateway
    this.state = order.state
    this.stuck = order.stuck
    this.pruned = order.pruned
    this.createdAt = order.createdAt
    this.updatedAt = order.updatedAt
    this.once = order.once
    this.#block = block
    this.#nth = nth
  }

  get gist(): Gist {
    return this
  }

  /** What is contradicted has not ended. */
  get conflict(): undefined {
    return undefined
  }

  /** What waits for a person has not ended. */
  get disputed(): boolean {
    return false
  }

  read(): Whole {
    const line = (at: number): string => this.#block.line(this.#nth * LINES + at)
    return {
      order: frozen(orderOfSparse(this, line(0))),
      events: (parseJson(line(1)) as unknown as OrderEvent[]).map((event) => frozen(event)),
      messages: JSON.parse(line(2)) as KeptMessage[],
    }
  }
}
