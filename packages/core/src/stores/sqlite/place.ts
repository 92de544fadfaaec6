import { stretchOf } from '../by-prefix.ts'
import type { OrderFilter } from '../order-filter.ts'
import { wrongPlace } from '../wrong-place.ts'

/** Where a page of orders begins. */
export interface Place {
  readonly createdAt: number
  readonly serial: number
}

/** The place that a list's `next` names, if it names one. */
export function readPlace(after: string | undefined): Place | undefined {
  const [createdAt = Number.NaN, serial = Number.NaN] = after?.split('.').map(Number) ?? []
  return Number.isSafeInteger(createdAt) && Number.isSafeInteger(serial) ? { createdAt, serial } : undefined
}

/** @throws ConfigError for a page that begins nowhere */
export function checkPlace({ after, referencePrefix }: OrderFilter): void {
  if (after === undefined) return
  if (referencePrefix !== undefined) stretchOf(referencePrefix, after)
  else if (readPlace(after) === undefined) throw wrongPlace()
}
