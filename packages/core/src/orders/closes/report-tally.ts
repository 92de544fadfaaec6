import type { DayBounds } from '../../data/day.ts'
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
  #certain = 0
  #carriedIn = 0
  #carriedOut = 0
  #reversedLater = 0

  constructor(told: ToldReport) {
    this.#told = told
  }

  add(order: OrderRecord, changes: readonly Change[]): void {
    const { kinds, from, until } = this.#told
    if (!kinds.includes(order.kind)) return
    // Undefined when nobody knows: the store had forgotten it and it was found by its reference, or only callbacks have told of
    // it, which may come days after it was placed.
    const placedAt = order.sentAt
    const { isPaid, brought, isPaidLater, isReversedLater } = paidIn(changes, { from, until })
    for (const change of brought) this.#sums.add(change)
    if (!isPaid) {
      const mayBeOfDay = placedAt === undefined || (placedAt >= from && placedAt < until)
      if (isPaidLater && mayBeOfDay) this.#carriedOut += 1
      return
    }
    const isCarriedIn = placedAt === undefined || placedAt < from
    this.#count += 1
    if (isCarriedIn) this.#carriedIn += 1
    if (isReversedLater) this.#reversedLater += 1
    if (!isCarriedIn && !isReversedLater) this.#certain += 1
  }

  /** @param at when the gateway was asked */
  close(day: string, at: number): ReportClose {
    const { from, until, zone, kinds, count } = this.#told
    const over = until <= at
    const told = { count, sums: this.#told.sums.flatMap(asSum) }
    const ours = {
      count: this.#count,
      carriedIn: this.#carriedIn,
      carriedOut: this.#carriedOut,
      reversedLater: this.#reversedLater,
      sums: this.#sums.list,
    }
    const difference = over && count !== undefined ? this.#beyond(count) : undefined
    return { day, from, until, zone, over, kinds, told, ours, difference }
  }

  #beyond(told: number): number {
    const [least, most] = [this.#certain, this.#count + this.#carriedOut]
    return told < least ? told - least : Math.max(0, told - most)
  }
}

/** What an order is in the report of a day. */
interface PaidIn {
  /** It has succeeded in the day, and was not reversed in it. What an earlier day has counted is nothing of this one. */
  readonly isPaid: boolean
  /** What its money is made of that counts in the day. */
  readonly brought: readonly Change[]
  /** After the day, whatever came after that: a report may go on counting what it has counted. */
  readonly isPaidLater: boolean
  readonly isReversedLater: boolean
}

export function paidIn(changes: readonly Change[], { from, until }: DayBounds): PaidIn {
  let paidAt: number | undefined
  let brought: readonly Change[] = []
  const later = new Set<'paid' | 'reversed'>()
  for (const change of changes) {
    const { at, end } = change
    if (end === 'failed' || end === 'rejected') continue
    if (at >= until) {
      if (end) later.add(end === 'reversed' ? end : 'paid')
    } else if (end === 'reversed') {
      paidAt = undefined
      brought = []
    } else {
      if (end) paidAt = at
      if (at >= from) brought = end ? [change] : [...brought, change]
    }
  }
  return {
    isPaid: paidAt !== undefined && paidAt >= from,
    brought,
    isPaidLater: paidAt === undefined && later.has('paid'),
    isReversedLater: later.has('reversed'),
  }
}

const asSum = ({ amount, currency }: ToldReport['sums'][number]): readonly AmountSum[] =>
  amount === undefined ? [] : [{ amount, currency }]
