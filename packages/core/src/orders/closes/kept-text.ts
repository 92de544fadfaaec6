import { StoreError } from '../../data/errors.ts'
import type { KeptClose, UnreadableClose } from '../../stores/daily.ts'
import type { AccountClose } from './close.ts'

/* A close as it is kept: JSON, in which what there is not is null, so that it is read with every field that was written. */

export const textOf = (close: Omit<AccountClose, 'nth'>): string =>
  JSON.stringify(close, (_name, value: unknown) => (value === undefined ? null : value))

export function closeOf(kept: KeptClose | UnreadableClose): AccountClose | UnreadableClose {
  if ('error' in kept) return kept
  const { body, nth, ...of } = kept
  try {
    return { ...(withoutNull(JSON.parse(body)) as Omit<AccountClose, 'nth'>), nth }
  } catch (cause) {
    const error = new StoreError(
      `dailyCloses: a close that was kept is no close: ${(cause as Error).message}`,
      { cause },
    )
    return { ...of, nth, error }
  }
}

function withoutNull(value: unknown): unknown {
  if (value === null) return undefined
  if (Array.isArray(value)) return value.map(withoutNull)
  if (typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withoutNull(each)]))
}
