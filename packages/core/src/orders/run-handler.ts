import { type DeliveryMessage, deliveryEnd, deliveryStart, inside } from '../data/diagnostics.ts'
import type { Store } from '../stores/store.ts'
import { Context } from './context.ts'
import { retryDelay } from './delivery-options.ts'
import type { Handlers } from './handlers.ts'
import type { Held } from './held.ts'
import { holdLease, type LeaseParts } from './hold-lease.ts'
import { noteFinished } from './note-finished.ts'
import { noteStoreFailure } from './note-store-failure.ts'
import type { OrderRecord } from './order.ts'
import { runInTransaction } from './run-in-transaction.ts'
import { aboutDelivery, thrownForLog, thrownMessage, thrownName } from './thrown.ts'
import { requireRun } from './unrun.ts'

export interface RunParts extends LeaseParts {
  readonly store: Store
  readonly handlers: Handlers
  readonly random: () => number
}

export interface RunOptions {
  /** Whether a failure is a try. */
  readonly counts: boolean
  /** The order as it is now, if that is known: else it is read. */
  readonly order?: OrderRecord | undefined
  /** The handler has ended, and that it has is about to be written. */
  onHandled(): void
}

/** Runs a handler for a delivery that is leased to this process, and notes how it ended. True when it has finished. */
export async function runHandler(parts: RunParts, held: Held, options: RunOptions): Promise<boolean> {
  if (!deliveryStart.hasSubscribers && !deliveryEnd.hasSubscribers) return run(parts, held, options)
  const { clock } = parts
  const { handler, tries, event } = held.delivery
  const { gateway, account, kind, reference, id: eventId, type: eventType, receivedAt } = event
  const startedAt = clock.now()
  const message: DeliveryMessage = {
    ...{ gateway, account, kind, reference, handler, eventId, eventType, tries, startedAt },
    lagMs: Math.max(0, startedAt - receivedAt),
    result: 'unfinished',
  }
  const isFinished = await inside(deliveryStart, message, () => run(parts, held, options, message))
  if (isFinished) message.result = 'finished'
  message.durationMs ??= clock.now() - startedAt
  deliveryEnd.publish(message)
  return isFinished
}

async function run(
  parts: RunParts,
  held: Held,
  { counts, order, onHandled }: RunOptions,
  told?: DeliveryMessage,
): Promise<boolean> {
  const { event, handler } = held.delivery
  const lease = holdLease(parts, held)
  const endLease = (): void => {
    held.isRunning = false
    lease()
  }
  try {
    const handle = parts.handlers.get(event.type, handler)
    if (handle === undefined) {
      endLease()
      await noteMissing(parts, held, told)
      return false
    }
    const now = order ?? held.delivery.order ?? (await orderNow(parts, held))
    if (now === UNREADABLE) return false
    held.isRunning = true
    if (parts.handlers.isTransactional(handler))
      return await runInTransaction(parts, held, async (db) => {
        requireRun(handler, await handle(event, new Context(held, now, db)))
        endLease()
        noteEnd(parts, told)
      })
    requireRun(handler, await handle(event, new Context(held, now)))
  } catch (err) {
    endLease()
    noteEnd(parts, told)
    await noteFailure(parts, held, { err, counts, told })
    return false
  } finally {
    endLease()
  }
  noteEnd(parts, told)
  // First, so that the next event of the order is ready for whoever looks for it then.
  const noted = noteFinished(parts, held, counts)
  onHandled()
  return noted
}

/** Milliseconds until a delivery is tried again whose handler is at an earlier one of the order. */
const BUSY_DELAY = 5_000

/** Gives back a delivery whose turn it is not yet: the store knows nothing of the one that its handler is at. */
export async function putBack({ store, clock }: RunParts, { delivery, token }: Held): Promise<void> {
  const now = clock.now()
  const error = 'its handler was at an earlier event of the order, and was forgotten meanwhile'
  const failure = { error, now, retryAt: now + BUSY_DELAY, counts: false }
  await store.failDelivery(delivery.id, token, failure).catch(() => undefined)
}

/** The handler has ended, whatever is still to be written. */
function noteEnd({ clock }: RunParts, told: DeliveryMessage | undefined): void {
  if (told) told.durationMs = clock.now() - told.startedAt
}

const UNREADABLE = Symbol('the store could not be read')

/** The order as it is now. That the store cannot be read is no fault of the handler, and no try. */
async function orderNow(parts: RunParts, held: Held) {
  try {
    return await parts.store.order(held.delivery.event)
  } catch (err) {
    await noteStoreFailure(parts, held, { error: 'the store could not be read', err })
    return UNREADABLE
  }
}

/** Milliseconds until a delivery is tried again that this process has no handler for. */
const MISSING_DELAY = 60_000

/** Milliseconds that it waits: as long as a handler that fails is tried. */
export const MISSING_PATIENCE = 3 * 24 * 60 * 60_000

/** It waits for a process that has the handler, and uses up no tries; in the end it is a dead letter. */
async function noteMissing(
  { store, handlers, clock, logger }: RunParts,
  { delivery, token }: Held,
  told: DeliveryMessage | undefined,
): Promise<void> {
  const { id, handler, event } = delivery
  const error = `no handler "${handler}" for ${event.type} in this process`
  const now = clock.now()
  // Once is enough: from now on they are not claimed any more.
  if (handlers.noteLost(handler, event.type))
    logger?.warn(aboutDelivery(delivery), `kumicorn: ${error}: it waits for one that has it`)
  const isLast = now - event.receivedAt >= MISSING_PATIENCE
  if (told) told.result = isLast ? 'dead' : 'missing'
  const failure = { error, now, retryAt: isLast ? undefined : now + MISSING_DELAY, counts: false }
  await store.failDelivery(id, token, failure).catch(() => undefined)
}

interface Failure {
  readonly err: unknown
  readonly counts: boolean
  readonly told: DeliveryMessage | undefined
}

async function noteFailure(
  parts: RunParts,
  { delivery, token }: Held,
  { err, counts, told }: Failure,
): Promise<void> {
  const { store, clock, random, logger, settings } = parts
  const { id, tries } = delivery
  const now = clock.now()
  const isLast = counts && tries + 1 >= settings.maxTries
  const retryAt = isLast ? undefined : now + retryDelay(tries + 1, random)
  if (told) Object.assign(told, { result: isLast ? 'dead' : 'failed', errorName: thrownName(err) })
  const message = isLast ? 'kumicorn: a handler failed for the last time' : 'kumicorn: a handler failed'
  logger?.error(
    { ...aboutDelivery(delivery), tries: tries + 1, err: thrownForLog(err, delivery.event) },
    message,
  )
  // If this cannot be written either, the lease runs out and the delivery is claimed again.
  await store
    .failDelivery(id, token, { error: thrownMessage(err, delivery.event), now, retryAt, counts })
    .catch(() => undefined)
}
