/** How many versions an order can have; of so many orders (2 ** 29) the numbers stay exact. */
const VERSIONS = 2 ** 24

/**
 * The number of what a version of an order has brought, its message or its event. What is about one order lies
 * together, in its order, and needs no index.
 */
export function numberOf(order: number, version: number): number {
  if (version >= VERSIONS) throw new Error('an order has been changed too often')
  return order * VERSIONS + version
}

/** What is about an order, in SQL: needs {@link boundsOf} as values. */
export const ABOUT = 'serial BETWEEN ? AND ?'

export const boundsOf = (order: number): readonly [number, number] => [
  order * VERSIONS,
  (order + 1) * VERSIONS - 1,
]
