import type { Clock } from '../data/clock.ts'
import type { Logger } from '../data/logger.ts'
import type { Delivery, Store } from '../stores/store.ts'
import { type DeliveriesSettings, retryDelay } from './delivery-options.ts'
import type { OrderEvent } from './event.ts'
import type { HandlerContext, Handlers } from './handlers.ts'
import { isMoving } from './make-event.ts'
import type { OrderRecord } from './order.ts'
import { asOrder } from './public-order.ts'
import { thrownForLog, thrownMessage } from './thrown.ts'

export interface RunParts {
  readonly store: Store
  readonly handlers: Handlers
  readonly clock: Clock
  readonly random: () => number
  readonly logger: Logger | undefined
  readonly settings: DeliveriesSettings
}

/** Milliseconds that a lease lasts. It is renewed while the handler runs, so only a dead process lets it run out. */
export const LEASE = 30_000

/** A delivery that is being run. Its token may be renewed under way: see {@link Deliveries}. */
export interface Held {
  readonly delivery: Delivery
  token: number
}

/** Runs a handler for a delivery that is leased to this process, and notes how it ended. True when it has finished. */
export async function runHandler(
  parts: RunParts,
  held: Held,
  stopping: AbortSignal,
  { counts }: { readonly counts: boolean } = { counts: true },
): Promise<boolean> {
  const { store, handlers, logger } = parts
  const { delivery } = held
  const { id, event, handler } = delivery
  const lease = holdLease(parts, held, stopping)
  try {
    const handle = handlers.get(event.type, handler)
    if (handle === undefined) {
      lease.end()
      await noteMissing(parts, held)
      return false
    }
    const context = await contextOf(parts, delivery, lease.signal)
    const run = async (db?: unknown): Promise<void> => {
      await handle(event, db === undefined ? context : ({ ...context, db } as HandlerContext))
      lease.end()
    }
    const finished = handlers.isTransactional(handler)
      ? await store.transact?.(id, () => held.token, run)
      : await run().then(() => store.finishDelivery(id, held.token))
    if (!finished)
      logger?.warn(about(delivery), 'kumicorn: a handler finished after its lease had gone to another')
    return finished === true
  } catch (err) {
    lease.end()
    await noteFailure(parts, held, err, counts)
    return false
  }
}

async function contextOf(
  { store }: RunParts,
  { event, tries }: Delivery,
  signal: AbortSignal,
): Promise<HandlerContext> {
  const order = await store.order(event)
  return {
    signal,
    tries,
    order: order && asOrder(order),
    superseded: order !== undefined && isSuperseded(event, order),
  }
}

/** Whether a later event has moved the order on. */
export const isSuperseded = (event: OrderEvent, order: OrderRecord): boolean =>
  isMoving(event.type) ? order.lastMove !== event.id : order.state !== event.state

function holdLease({ store, clock, settings, logger }: RunParts, held: Held, stopping: AbortSignal) {
  const { delivery } = held
  const controller = new AbortController()
  const onStop = (): void => controller.abort(stopping.reason)
  if (stopping.aborted) onStop()
  else stopping.addEventListener('abort', onStop, { once: true })
  const cancelTimeout = clock.after(settings.timeout, () => {
    logger?.warn(about(delivery), `kumicorn: a handler has not finished within ${settings.timeout} ms`)
    controller.abort(new DOMException(`not finished within ${settings.timeout} ms`, 'TimeoutError'))
  })
  let cancelRenewal = (): void => undefined
  const renew = async (): Promise<void> => {
    const { id } = delivery
    const token = held.token
    const isHeld = await store.renewDelivery(id, token, clock.now() + LEASE).catch(() => true)
    if (!isHeld && held.token === token)
      controller.abort(new Error('the lease of this delivery has gone to another process'))
    else if (!ended) schedule()
  }
  let ended = false
  const schedule = (): void => {
    cancelRenewal = clock.after(LEASE / 3, () => void renew())
  }
  schedule()
  return {
    signal: controller.signal,
    end(): void {
      ended = true
      cancelTimeout()
      cancelRenewal()
      stopping.removeEventListener('abort', onStop)
    },
  }
}

/** Milliseconds until a delivery is tried again that this process has no handler for. */
const MISSING_DELAY = 60_000

/** Milliseconds that it waits: as long as a handler that fails is tried. */
const MISSING_PATIENCE = 3 * 24 * 60 * 60_000

/** It waits for a process that has the handler, and uses up no tries; in the end it is a dead letter. */
async function noteMissing({ store, clock, logger }: RunParts, { delivery, token }: Held): Promise<void> {
  const { id, handler, event } = delivery
  const error = `no handler "${handler}" for ${event.type} in this process`
  const now = clock.now()
  logger?.warn(about(delivery), `kumicorn: ${error}: it waits for one that has it`)
  const isLast = now - event.receivedAt >= MISSING_PATIENCE
  const failure = { error, now, retryAt: isLast ? undefined : now + MISSING_DELAY, counts: false }
  await store.failDelivery(id, token, failure).catch(() => undefined)
}

async function noteFailure(
  parts: RunParts,
  { delivery, token }: Held,
  err: unknown,
  counts: boolean,
): Promise<void> {
  const { store, clock, random, logger, settings } = parts
  const { id, tries } = delivery
  const now = clock.now()
  const isLast = counts && tries + 1 >= settings.maxTries
  const retryAt = isLast ? undefined : now + retryDelay(tries + 1, random)
  const message = isLast ? 'kumicorn: a handler failed for the last time' : 'kumicorn: a handler failed'
  logger?.error({ ...about(delivery), tries: tries + 1, err: thrownForLog(err, delivery.event) }, message)
  // If this cannot be written either, the lease runs out and the delivery is claimed again.
  await store
    .failDelivery(id, token, { error: thrownMessage(err, delivery.event), now, retryAt, counts })
    .catch(() => undefined)
}

const about = ({ handler, event, tries }: Delivery): object => ({
  handler,
  eventId: event.id,
  eventType: event.type,
  reference: event.reference,
  tries,
})
