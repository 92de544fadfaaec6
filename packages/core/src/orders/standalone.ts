import { type Clock, clockOf } from '../data/clock.ts'
import { KumicornError } from '../data/errors.ts'
import { type Logger, type LoggerOption, loggerOf } from '../data/logger.ts'
import type { GatewayHost } from '../gateway-plugin.ts'
import type { CallOptions } from '../http/call.ts'
import { checkCallOptions } from '../http/call-options.ts'
import { askInTime } from './ask-in-time.ts'
import { decide } from './decide.ts'
import type { Fact } from './fact.ts'
import { sameTermOf } from './gateway-words.ts'
import { orderOf } from './new-placement.ts'
import type { OrderRecord } from './order.ts'
import type { Outcome, Placement } from './outcome.ts'
import { absenceDoubt, noteOutcome, type OutcomeParts, outcomeOf } from './outcome-of.ts'
import { sendOrder } from './send-order.ts'

/** How many references of accepted orders a client that works alone remembers; those in doubt all. */
const REMEMBERED = 10_000

/**
 * What a client needs that works alone, with no store. It remembers, for itself only, which references are in doubt,
 * and the last that were accepted, so that the refusal of a repeat is not taken for the fate of what went first.
 */
export function standaloneHost({
  clock: given,
  random = Math.random,
  logger: option,
}: {
  readonly clock?: Clock | undefined
  readonly random?: (() => number) | undefined
  readonly logger?: LoggerOption
} = {}): GatewayHost {
  const [clock, logger] = [clockOf(given), loggerOf(option)]
  /** How often each was sent that is under way or in doubt: a forgotten one could be rejected by its repeat. */
  const doubts = new Map<string, number>()
  const accepted = new Map<string, number>()

  const doubt = (key: string, sends: number): void => {
    accepted.delete(key)
    doubts.set(key, sends)
    if (doubts.size % REMEMBERED > 0) return
    const message =
      'kumicorn: so many orders are in doubt, and all are remembered: ask about them, or take a store'
    logger?.warn({ inDoubt: doubts.size }, message)
  }

  const remember = (key: string, sends: number, outcome: Outcome<unknown>): void => {
    // Another call with this reference is under way, or has gone before: what is remembered is about that.
    if (doubts.get(key) !== sends || outcome.state === 'unknown') return
    doubts.delete(key)
    if (outcome.state !== 'accepted') return
    accepted.set(key, sends)
    const oldest = accepted.keys().next()
    if (accepted.size > REMEMBERED && !oldest.done) accepted.delete(oldest.value)
  }

  /** One of the calls surely was not sent. */
  const withdraw = (key: string): void => {
    const sends = doubts.get(key) ?? 0
    if (sends > 1) doubts.set(key, sends - 1)
    else doubts.delete(key)
  }

  return {
    clock,
    random,
    logger,
    async placeOrder<T>(placement: Placement): Promise<Outcome<T>> {
      const fresh = orderOf(placement, clock.now())
      const key = JSON.stringify([fresh.kind, fresh.reference])
      const sends = (): number => doubts.get(key) ?? accepted.get(key) ?? 0
      const order = { ...fresh, sends: sends() + 1 }
      // From here on it may have been sent, until something else is known.
      doubt(key, order.sends)
      const learn = (outcome: Outcome<unknown>): void => remember(key, order.sends, outcome)
      const parts = { placement, order, sends, withdraw: () => withdraw(key), clock, logger, learn }
      const outcome = await send<T>(parts)
      noteOutcome(placement.message, outcome)
      return outcome
    },
  }
}

interface Alone {
  readonly placement: Placement
  readonly order: OrderRecord
  /** How often its reference may have been sent by now, other calls included. */
  sends(): number
  /** Told when this call surely was not sent. */
  withdraw(): void
  readonly clock: Clock
  readonly logger: Logger | undefined
  /** Told whatever is learnt of how the order ended. */
  learn(outcome: Outcome<unknown>): void
}

async function send<T>(alone: Alone): Promise<Outcome<T>> {
  const { placement, order, logger } = alone
  const sent = await sendOrder(placement, order, logger)
  if (!('notSent' in sent)) return conclude(alone, sent.fact)
  alone.withdraw()
  return concluded(alone, { ...order, sends: alone.sends() }, { error: sent.notSent })
}

/** Another call may have been sent while this one waited for its answer. */
const sendsOf = ({ order, sends }: Alone): number => Math.max(order.sends, sends())

function conclude<T>(alone: Alone, fact: Fact): Outcome<T> {
  const { placement, clock } = alone
  const order = { ...alone.order, sends: sendsOf(alone) }
  const sameTerm = sameTermOf(placement.gateway)
  const { order: after, collision } = decide(order, fact, { now: clock.now(), firstDelay: 0, sameTerm })
  return concluded(alone, after, { error: fact.error, collision })
}

function concluded<T>(alone: Alone, order: OrderRecord, why: Omit<OutcomeParts<T>, 'resolve'>): Outcome<T> {
  const outcome = outcomeOf<T>(order, { ...why, resolve: (options) => resolveAlone(alone, options) })
  alone.learn(outcome)
  return outcome
}

async function resolveAlone<T>(alone: Alone, options?: CallOptions): Promise<Outcome<T>> {
  const { placement, order, clock } = alone
  const { gateway, timeout } = placement
  if (options !== undefined) checkCallOptions(options, order)
  try {
    const fact = await askInTime({ clock, timeout }, gateway, order, options)
    if (fact !== 'absent') return conclude(alone, fact)
    return concluded(alone, order, { error: absenceDoubt(order) })
  } catch (error) {
    if (!(error instanceof KumicornError)) throw error
    return concluded(alone, order, { error })
  }
}
