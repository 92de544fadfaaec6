import type { Clock } from '../data/clock.ts'
import { clockOf } from '../data/clock-of.ts'
import { KumicornError } from '../data/errors.ts'
import { type Logger, type LoggerOption, loggerOf } from '../data/logger.ts'
import { anObject, requireGiven } from '../data/options.ts'
import { randomOf } from '../data/random-of.ts'
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

/** Calls with one reference that may have been sent. */
interface Doubt {
  /** How often it was sent before, and accepted. */
  readonly before: number
  /** The numbers of the calls, in their order. */
  readonly calls: Set<number>
}

interface StandaloneOptions {
  readonly clock?: Clock | undefined
  readonly random?: (() => number) | undefined
  readonly logger?: LoggerOption
}

/**
 * What a client needs that works alone, with no store. It remembers, for itself only, which references are in doubt,
 * and the last that were accepted, so that the refusal of a repeat is not taken for the fate of what went first.
 */
export function standaloneHost(options: StandaloneOptions = {}): GatewayHost {
  requireGiven('standaloneHost', 'the options', options, anObject)
  const logger = loggerOf(options.logger)
  const [clock, random] = [clockOf(options.clock, logger), randomOf(options.random, logger)]
  /** What is under way or in doubt: a forgotten one could be rejected by its repeat. */
  const doubts = new Map<string, Doubt>()
  const accepted = new Map<string, number>()
  let calls = 0

  const sendsOf = (key: string): number => {
    const doubt = doubts.get(key)
    return doubt ? doubt.before + doubt.calls.size : (accepted.get(key) ?? 0)
  }

  /** From here on it may have been sent, until something else is known. Returns the number of the call. */
  const begin = (key: string): number => {
    calls += 1
    const doubt = doubts.get(key) ?? { before: accepted.get(key) ?? 0, calls: new Set<number>() }
    accepted.delete(key)
    doubt.calls.add(calls)
    doubts.set(key, doubt)
    if (doubts.size % REMEMBERED > 0) return calls
    const message =
      'kumicorn: so many orders are in doubt, and all are remembered: ask about them, or take a store'
    logger?.warn({ inDoubt: doubts.size }, message)
    return calls
  }

  const remember = (key: string, call: number, outcome: Outcome<unknown>): void => {
    // Another call with this reference is under way, or has gone before: what is remembered is about that.
    if (outcome.state === 'unknown' || [...(doubts.get(key)?.calls ?? [])].at(-1) !== call) return
    const sends = sendsOf(key)
    doubts.delete(key)
    if (outcome.state !== 'accepted') return
    accepted.set(key, sends)
    const oldest = accepted.keys().next()
    if (accepted.size > REMEMBERED && !oldest.done) accepted.delete(oldest.value)
  }

  /** The call surely was not sent. */
  const withdraw = (key: string, call: number): void => {
    const doubt = doubts.get(key)
    doubt?.calls.delete(call)
    if (doubt && doubt.before + doubt.calls.size === 0) doubts.delete(key)
  }

  return {
    clock,
    random,
    logger,
    async placeOrder<T>(placement: Placement): Promise<Outcome<T>> {
      const fresh = orderOf(placement, clock.now())
      const key = JSON.stringify([fresh.kind, fresh.reference])
      const call = begin(key)
      const sends = (): number => sendsOf(key)
      const order = { ...fresh, sends: sends() }
      const learn = (outcome: Outcome<unknown>): void => remember(key, call, outcome)
      const parts = { placement, order, sends, withdraw: () => withdraw(key, call), clock, logger, learn }
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
const mostSends = ({ order, sends }: Alone): number => Math.max(order.sends, sends())

function conclude<T>(alone: Alone, fact: Fact): Outcome<T> {
  const { placement, clock } = alone
  const order = { ...alone.order, sends: mostSends(alone) }
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
