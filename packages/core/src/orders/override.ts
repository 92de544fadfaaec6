import type { Clock } from '../data/clock.ts'
import { ConfigError, KumicornError } from '../data/errors.ts'
import { anything, aText, checkOptions } from '../data/options.ts'
import type { ApplyFact } from './apply.ts'
import { isFinal, type OrderEventType, type OrderState } from './lifecycle.ts'
import { messageOf } from './message.ts'
import type { OrderRecord } from './order.ts'
import { requireRevision } from './revision.ts'
import { released, withBrought } from './withheld.ts'

export interface OverrideOptions {
  /** What the order is in truth. */
  readonly state: 'succeeded' | 'failed' | 'rejected'
  /** Why, in words. */
  readonly reason: string
  /** Who says so. */
  readonly by: string
  /** The order as it was seen: `revision` of its history. One that has moved on since is left as it is. */
  readonly revision?: string | undefined
}

interface Move {
  readonly to: OrderState
  readonly event: OrderEventType
}

const failing: Partial<Record<OrderState, Move>> = {
  succeeded: { to: 'reversed', event: 'order.reversed' },
}
const ended: Partial<Record<OrderState, Move>> = {
  rejected: { to: 'succeeded', event: 'order.recovered' },
  failed: { to: 'succeeded', event: 'order.recovered' },
  reversed: { to: 'succeeded', event: 'order.recovered' },
}

function moveOf(from: OrderState, to: OverrideOptions['state']): Move {
  // The money has been given back: whatever it is called, nobody is to do that twice.
  const isOver = (state: OrderState): boolean => isFinal(state) && state !== 'succeeded'
  if (from === to || (isOver(from) && isOver(to))) return { to: from, event: 'order.confirmed' }
  if (to === 'succeeded') return ended[from] ?? { to, event: 'order.succeeded' }
  return failing[from] ?? { to, event: to === 'failed' ? 'order.failed' : 'order.rejected' }
}

const checks = {
  state: anything,
  reason: anything,
  by: anything,
  revision: aText,
  kind: aText,
  gateway: aText,
}

/** @throws ConfigError when it is not said what the order is, why, or who says so */
export function checkOverride(options: unknown): asserts options is OverrideOptions {
  checkOptions<OverrideOptions & Readonly<Record<'kind' | 'gateway', unknown>>>(
    'orders.override',
    options,
    checks,
  )
  if (!['succeeded', 'failed', 'rejected'].includes(options.state))
    throw new ConfigError('orders.override: state must be "succeeded", "failed" or "rejected"')
  for (const name of ['reason', 'by'] as const)
    if (!aText.fits(options[name]))
      throw new ConfigError(
        typeof options[name] === 'string' && !options[name].isWellFormed()
          ? `orders.override: ${name} holds half a character (a lone surrogate)`
          : `orders.override: ${name} is missing`,
      )
}

/**
 * Sets the state of an order by hand. @throws KumicornError `order_unknown` when it is gone meanwhile, `order_moved` when it
 * is not any more as it was seen
 */
export async function override(
  { applyFact, clock }: { readonly applyFact: ApplyFact; readonly clock: Clock },
  found: OrderRecord,
  options: OverrideOptions,
): Promise<OrderRecord> {
  const { state, reason, by, revision } = options
  for (let order: OrderRecord | undefined = found; order; ) {
    requireRevision(order, revision)
    const { to, event } = moveOf(order.state, state)
    const now = clock.now()
    const { order: known, brings } = released(order, state)
    const moved = {
      ...known,
      state: to,
      moves: order.moves + (to === order.state ? 0 : 1),
      stuck: false,
      conflict: undefined,
      disputed: false,
      // That it has failed says nothing of whether a success that is told later would be of this order, and of its money.
      ...(state === 'succeeded' && { otherMoney: undefined, collides: [] }),
      queryAt: undefined,
      updatedAt: now,
    }
    const said = { source: 'person', status: '', data: { state, reason, by } } as const
    const fact = { ...said, kinds: [order.kind], reference: order.reference, state }
    const told = brings ? withBrought(said, brings) : said
    const change = { type: event, told, reason, message: messageOf(fact, now) }
    const written = await applyFact.write(order, moved, change)
    if (!('overtakenBy' in written)) return written.order
    order = written.overtakenBy
  }
  throw new KumicornError('order_unknown', `orders: there is no order "${found.reference}" any more`)
}
