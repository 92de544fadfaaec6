import { type Clock, sleep } from '../data/clock.ts'
import { compareDecimals } from '../data/decimal.ts'
import { KumicornError } from '../data/errors.ts'
import type { Logger } from '../data/logger.ts'
import type { OrderRecord, Store } from '../stores/store.ts'
import type { CheckPlan } from './check-plan.ts'
import { asEvent } from './events.ts'
import type { Fact } from './facts.ts'
import { eventId } from './facts.ts'
import type { Inquire, Inquiry } from './inquiry.ts'
import type { Ledger } from './ledger.ts'
import type { ToldState } from './lifecycle.ts'

export interface ReconcilerParts {
  readonly store: Store
  readonly ledger: Ledger
  readonly inquire: Inquire
  readonly plan: CheckPlan
  readonly clock: Clock
  readonly logger: Logger | undefined
  readonly pollInterval: number
}

/** An order of unknown operation takes up to three questions; a lease outlives them, so that only a crash lets it run out. */
const leaseOf = ({ timeout }: CheckPlan): number => 3 * timeout + 10_000

/** Asks the gateways about orders that have been open for too long. */
export class Reconciler {
  readonly #parts: ReconcilerParts
  #stopping: AbortController | undefined
  #loop: Promise<void> = Promise.resolve()

  constructor(parts: ReconcilerParts) {
    this.#parts = parts
  }

  start(): void {
    if (this.#stopping) return
    const stopping = new AbortController()
    this.#stopping = stopping
    this.#loop = this.#run(stopping.signal)
  }

  /** Asks nothing more; resolves when the question under way is answered. */
  async stop(): Promise<void> {
    this.#stopping?.abort()
    this.#stopping = undefined
    await this.#loop
  }

  /** Asks about one order and applies the answer. @throws KumicornError when it cannot be learnt */
  async check(order: OrderRecord): Promise<Inquiry> {
    const { inquire, plan } = this.#parts
    const ask = () => inquire(order, { timeout: plan.timeout })
    const told = await ask()
    const fact = this.#factOf(order, told)
    if (fact !== undefined) {
      // While the answer was under way the order may have moved on: the gateway has to say it once more then.
      const confirm = async () => stateOf(await ask())
      await this.#parts.ledger.apply(fact, { confirm })
    }
    return told
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { store, clock, plan, logger, pollInterval } = this.#parts
    while (!signal.aborted) {
      try {
        const now = clock.now()
        // One at a time: what is claimed when the process dies has to wait until its lease runs out.
        const [order] = await store.claimChecks({ now, leaseUntil: now + leaseOf(plan), limit: 1 })
        if (order) await this.#checkDue(order)
        await sleep(clock, order ? plan.gap : pollInterval, signal)
      } catch (err) {
        if (signal.aborted) return
        logger?.error({ err }, 'kumicorn: the reconciler was interrupted, trying again')
        await sleep(clock, pollInterval, signal).catch(() => undefined)
      }
    }
  }

  async #checkDue(order: OrderRecord): Promise<void> {
    const { gateway, reference, operation } = order
    try {
      await this.check(order)
    } catch (err) {
      if (!(err instanceof KumicornError)) throw err
      this.#parts.logger?.warn(
        { gateway, reference, operation, err },
        'kumicorn: the gateway could not be asked about an order',
      )
    }
    await this.#reschedule(order)
  }

  /** The order stays open: it is asked about again later, or given up as stuck. */
  async #reschedule({ kind, reference }: OrderRecord): Promise<void> {
    const { store, ledger, plan, clock } = this.#parts
    for (;;) {
      const order = await store.order(kind, reference)
      const now = clock.now()
      if (order?.checkAt === undefined || order.checkAt > now) return
      const next = { ...order, checks: order.checks + 1, version: order.version + 1 }
      const isStuck = now - order.createdAt >= plan.horizon
      const written = isStuck
        ? await ledger.write(
            { ...next, stuck: true, checkAt: undefined, updatedAt: now },
            stuckEvent(order, now),
          )
        : await ledger.write({ ...next, checkAt: plan.next(next, now) })
      if (written) return
    }
  }

  /** What an answer tells, or undefined when it proves nothing. */
  #factOf(order: OrderRecord, told: Inquiry): Fact | undefined {
    const { gateway, kind, reference } = order
    const about = { source: 'query', gateway, kind, reference, currency: undefined } as const
    if (!told.absent) {
      const { state, status, gatewayReference, amount, data } = told
      return { ...about, state, status, gatewayReference, amount: comparable(order, amount), data }
    }
    const isOpen = order.state === 'created' || order.state === 'unknown'
    const isProof =
      isOpen &&
      order.operation !== undefined &&
      this.#parts.clock.now() - order.createdAt >= this.#parts.plan.grace
    if (!isProof) return undefined
    const data = { code: 'no_such_order', message: 'the gateway does not know this reference' }
    return { ...about, state: 'rejected', status: '', gatewayReference: undefined, amount: undefined, data }
  }
}

const stateOf = (told: Inquiry): ToldState | undefined => (told.absent ? undefined : told.state)

/** An amount that differs only in its writing is the same one. */
function comparable(order: OrderRecord, amount: Fact['amount']): Fact['amount'] {
  return amount && order.amount && compareDecimals(amount, order.amount) === 0 ? order.amount : amount
}

function stuckEvent(order: OrderRecord, now: number) {
  const { gateway, kind, reference, gatewayReference, amount, currency, state, checks } = order
  const fact: Fact = {
    source: 'query',
    gateway,
    kind,
    reference,
    gatewayReference,
    state: undefined,
    status: 'stuck',
    amount,
    currency,
    data: { state, checks },
  }
  // An order may get stuck again after it has moved on: that is another event.
  return asEvent(fact, eventId(fact, state), 'order.stuck', now)
}
