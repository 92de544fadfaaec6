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
