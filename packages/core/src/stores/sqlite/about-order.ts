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

/** The version that has brought what has this number. */
export const versionOf = (number: number): number => number % VERSIONS

/** What is about an order, in SQL: needs {@link boundsOf} as values, which may leave out what came with a version, and later. */
export const ABOUT = 'serial BETWEEN ? AND ?'

export const boundsOf = (order: number, before = VERSIONS): readonly [number, number] => [
  order * VERSIONS,
  order * VERSIONS + Math.min(before, VERSIONS) - 1,
]
