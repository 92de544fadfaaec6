import type { ToldReport } from '../../gateway.ts'
import type { OrderRecord } from '../order.ts'
import type { Change } from './changes.ts'
import type { AmountSum, ReportClose } from './close.ts'
import { Sums } from './sums.ts'

/** Counts what a gateway's report counts, on the gateway's own day. */
export class ReportTally {
  readonly #told: ToldReport
  readonly #sums = new Sums()
  #count = 0
  #carriedIn = 0
  #carriedOut = 0

  constructor(told: ToldReport) {
    this.#told = told
  }

  add({ kind, createdAt }: OrderRecord, changes: readonly Change[]): void {
    const { kinds, from, until } = this.#told
    if (!kinds.includes(kind)) return
    for (const change of changes) {
      const { at, end } = change
      if (at < from || end === 'failed' || end === 'rejected') continue
      const times = end === 'reversed' ? -1 : 1
      const counts = end ? times : 0
      if (at < until) {
        this.#sums.add(change, times)
        this.#count += counts
        if (createdAt < from) this.#carriedIn += counts
      } else if (createdAt >= from && createdAt < until) this.#carriedOut += counts
    }
  }

  /** @param at when the gateway was asked */
  close(at: number): ReportClose {
    const { from, until, zone, kinds, count } = this.#told
    const over = until <= at
    const told = { count, sums: this.#told.sums.flatMap(asSum) }
    const [carriedIn, carriedOut] = [this.#carriedIn, this.#carriedOut]
    const ours = { count: this.#count, carriedIn, carriedOut, sums: this.#sums.list }
    const difference = over && count !== undefined ? this.#beyond(count) : undefined
    return { from, until, zone, over, kinds, told, ours, difference }
  }

  #beyond(told: number): number {
    const [least, most] = [
      this.#count - Math.max(0, this.#carriedIn),
      this.#count + Math.max(0, this.#carriedOut),
    ]
    return told < least ? told - least : Math.max(0, told - most)
  }
}

const asSum = ({ amount, currency }: ToldReport['sums'][number]): readonly AmountSum[] =>
  amount === undefined ? [] : [{ amount, currency }]
