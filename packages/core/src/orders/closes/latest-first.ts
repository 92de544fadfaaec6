import type { KeptClose } from '../../stores/daily.ts'

/**
 * How closes are listed: the latest day first; of one day and account the one that was kept last, also where the clock was
 * set back since. For `sort()`.
 */
export function latestFirst(
  a: Pick<KeptClose, 'day' | 'madeAt' | 'nth'>,
  b: Pick<KeptClose, 'day' | 'madeAt' | 'nth'>,
): number {
  if (a.day !== b.day) return a.day < b.day ? 1 : -1
  return b.nth - a.nth || b.madeAt - a.madeAt
}
