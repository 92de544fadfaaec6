import type { Clock } from '../data/clock.ts'
import type { Logger } from '../data/logger.ts'
import { redacted } from '../data/redact.ts'
import type { Delivery, Store } from '../stores/store.ts'
import { type DeliveriesSettings, retryDelay } from './delivery-options.ts'
import type { OrderEvent } from './event.ts'
import type { HandlerContext, Handlers } from './handlers.ts'
import { isMoving } from './make-event.ts'
import type { OrderRecord } from './order.ts'
import { asOrder } from './public-order.ts'

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
    // Taken off since it was leased: it waits for a process that has it.
    if (handle === undefined) throw new Error(`no handler "${handler}" for ${event.type} in this process`)
    const context = await contextOf(parts, delivery, lease.signal)
    await handle(event, context)
    lease.end()
    const finished = await store.finishDelivery(id, held.token)
    if (!finished)
      logger?.warn(about(delivery), 'kumicorn: a handler finished after its lease had gone to another')
    return finished
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
  logger?.error({ ...about(delivery), tries: tries + 1, err: loggable(err) }, message)
  // If this cannot be written either, the lease runs out and the delivery is claimed again.
  await store.failDelivery(id, token, { error: messageOf(err), now, retryAt, counts }).catch(() => undefined)
}

const about = ({ handler, event, tries }: Delivery): object => ({
  handler,
  eventId: event.id,
  eventType: event.type,
  reference: event.reference,
  tries,
})

const messageOf = (error: unknown): string =>
  redacted(error instanceof Error ? error.message : String(error)).slice(0, 500)

/** An error of somebody else may quote an event with a secret in it. */
const loggable = (error: unknown): unknown => (error instanceof Error ? error : messageOf(error))
