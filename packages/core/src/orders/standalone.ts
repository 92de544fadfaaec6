import { type Clock, systemClock } from '../data/clock.ts'
import { InputError, KumicornError } from '../data/errors.ts'
import type { Logger } from '../data/logger.ts'
import type { GatewayHost } from '../gateway-plugin.ts'
import type { CallOptions } from '../http/call.ts'
import { decide } from './decide.ts'
import type { Fact } from './fact.ts'
import { orderOf } from './new-placement.ts'
import type { OrderRecord } from './order.ts'
import type { Outcome, Placement } from './outcome.ts'
import { absenceDoubt, noteOutcome, outcomeOf } from './outcome-of.ts'
import { sendOrder } from './send-order.ts'

/** How many references that are in doubt, or alive, a client that works alone remembers. */
const REMEMBERED = 10_000

/**
 * What a client needs that works alone, with no store. It remembers only which references are in doubt, so that
 * the refusal of a repeat is not taken for the fate of what went first.
 */
export function standaloneHost({
  clock = systemClock,
  random = Math.random,
  logger,
}: {
  readonly clock?: Clock | undefined
  readonly random?: (() => number) | undefined
  readonly logger?: Logger | undefined
} = {}): GatewayHost {
  const doubts = new Map<string, number>()

  const remember = (key: string, sends: number, outcome: Outcome<unknown>): void => {
    // Another call with this reference is under way, or has gone before: what is remembered is about that.
    if (doubts.get(key) !== sends) return
    doubts.delete(key)
    if (outcome.state === 'rejected' || (outcome.state === 'unknown' && !outcome.sent)) return
    doubts.set(key, sends)
    const oldest = doubts.keys().next()
    if (doubts.size > REMEMBERED && !oldest.done) doubts.delete(oldest.value)
  }

  return {
    clock,
    random,
    logger,
    async placeOrder<T>(placement: Placement): Promise<Outcome<T>> {
      const fresh = orderOf(placement, clock.now())
      const key = JSON.stringify([fresh.kind, fresh.reference])
      const order = { ...fresh, sends: (doubts.get(key) ?? 0) + 1 }
      // From here on it may have been sent, until something else is known.
      doubts.set(key, order.sends)
      const outcome = await send<T>(placement, order, clock)
      if (outcome.state === 'unknown' && !outcome.sent && order.sends > 1) doubts.set(key, order.sends - 1)
      else remember(key, order.sends, outcome)
      noteOutcome(placement.message, outcome)
      return outcome
    },
  }
}

async function send<T>(placement: Placement, order: OrderRecord, clock: Clock): Promise<Outcome<T>> {
  const sent = await sendOrder(placement, order)
  const resolve = (options?: CallOptions): Promise<Outcome<T>> =>
    resolveAlone(placement, order, clock, options)
  if ('notSent' in sent)
    return outcomeOf<T>({ ...order, sends: order.sends - 1 }, { error: sent.notSent, resolve })
  return conclude(placement, order, sent.fact, clock, resolve)
}

function conclude<T>(
  { gateway }: Placement,
  order: OrderRecord,
  fact: Fact,
  clock: Clock,
  resolve: (options?: CallOptions) => Promise<Outcome<T>>,
): Outcome<T> {
  const context = { now: clock.now(), firstDelay: 0, sameTerm: gateway.sameTerm?.bind(gateway) }
  const { order: after, collision } = decide(order, fact, context)
  return outcomeOf<T>(after, { error: fact.error, collision, resolve })
}

async function resolveAlone<T>(
  placement: Placement,
  order: OrderRecord,
  clock: Clock,
  options?: CallOptions,
): Promise<Outcome<T>> {
  const resolve = (again?: CallOptions): Promise<Outcome<T>> => resolveAlone(placement, order, clock, again)
  try {
    const fact = await placement.gateway.query(order, options)
    if (fact !== 'absent') return conclude(placement, order, fact, clock, resolve)
    return outcomeOf<T>(order, { error: absenceDoubt(order), resolve })
  } catch (error) {
    if (!(error instanceof KumicornError) || error instanceof InputError) throw error
    return outcomeOf<T>(order, { error, resolve })
  }
}
