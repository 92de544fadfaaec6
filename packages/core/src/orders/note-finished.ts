import type { Store } from '../stores/store.ts'
import type { Held } from './held.ts'
import { holdLease, type LeaseParts } from './hold-lease.ts'
import { aboutDelivery } from './thrown.ts'

const SECOND = 1_000

/** What is logged when somebody else has the delivery by now. */
export const LATE = 'kumicorn: a handler finished after its lease had gone to another'

/** Milliseconds between tries to tell the store: over five minutes, with the lease held. */
const PAUSES: readonly number[] = [0, SECOND, 2 * SECOND, ...Array<number>(60).fill(5 * SECOND)]

/**
 * Notes that a handler has finished. When the store cannot be told, the handler has not failed: the store is told
 * again, so that the handler need not get the event again. True when it is noted.
 * @param isPatient false: somebody waits for the answer, so it is tried once more only
 */
export async function noteFinished(parts: LeaseParts, held: Held, isPatient: boolean): Promise<boolean> {
  const { store, logger } = parts
  let finished: boolean
  try {
    finished = await finish(store, held)
  } catch (err) {
    return tellAgain(parts, held, { isPatient, err })
  }
  if (!finished) logger?.warn(aboutDelivery(held.delivery), LATE)
  return finished
}

/** False when the lease has gone to another; to this process itself it may have gone anew in the very moment. */
async function finish(store: Store, held: Held): Promise<boolean> {
  const { id } = held.delivery
  const { token } = held
  const finished = await store.finishDelivery(id, token)
  held.isLast = finished === 'last'
  if (finished) return true
  // What was claimed in the same write has been taken note of by then.
  await new Promise((resolve) => setImmediate(resolve))
  return held.token !== token && (await store.finishDelivery(id, held.token)) !== false
}

async function tellAgain(
  parts: LeaseParts,
  held: Held,
  { isPatient, err }: { readonly isPatient: boolean; readonly err: unknown },
): Promise<boolean> {
  const { store, clock, logger, settings } = parts
  const { id } = held.delivery
  let last = err
  // Its time is over, and it has used it well: only the lease is to be kept.
  const endLease = holdLease({ ...parts, settings: { ...settings, timeout: Number.POSITIVE_INFINITY } }, held)
  try {
    for (const ms of PAUSES.slice(0, isPatient ? undefined : 1)) {
      if (ms > 0 && !(await held.pause(clock, ms))) break
      try {
        // False: the store had noted it before it failed, or the lease has gone to another.
        await store.finishDelivery(id, held.token)
        return true
      } catch (again) {
        last = again
      }
    }
  } finally {
    endLease()
  }
  const message = 'kumicorn: a handler has finished, but the store could not be told: it gets the event again'
  logger?.error({ ...aboutDelivery(held.delivery), err: last }, message)
  return false
}
