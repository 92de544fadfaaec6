import type { KeptClose } from '../../stores/daily.ts'

/** How closes are listed: the latest day first; of one day the one that was made last. For `sort()`. */
export function latestFirst(
  a: Pick<KeptClose, 'day' | 'madeAt' | 'nth'>,
  b: Pick<KeptClose, 'day' | 'madeAt' | 'nth'>,
): number {
  if (a.day !== b.day) return a.day < b.day ? 1 : -1
  return b.madeAt - a.madeAt || b.nth - a.nth
}
