import type { Clock } from '../data/clock.ts'
import { KumicornError, TransportError } from '../data/errors.ts'
import type { Logger } from '../data/logger.ts'
import { PassingMap } from '../data/passing-map.ts'
import type { CallOptions } from '../http/call.ts'
import { checkCallOptions } from '../http/call-options.ts'
import type { Store } from '../stores/store.ts'
import type { Accounts } from './accounts.ts'
import type { ApplyFact, Applying } from './apply.ts'
import { askInTime } from './ask-in-time.ts'
import { askedBy } from './asked-by.ts'
import { decide } from './decide.ts'
import type { Fact } from './fact.ts'
import { sameTermOf } from './gateway-words.ts'
import { orderOf } from './new-placement.ts'
import { nextVersion } from './next-version.ts'
import { LONGEST_SEND, type OrderKey, type OrderRecord } from './order.ts'
import type { Outcome, Placement, PlaceOrder } from './outcome.ts'
import { absenceDoubt, noteOutcome, outcomeOf } from './outcome-of.ts'
import type { AbsenceWatch } from './polling/absence.ts'
import { reused, rivalled } from './refused-placement.ts'
import { type Sent, sendOrder } from './send-order.ts'
import { Unsent } from './unsent.ts'

export interface JournalParts {
  readonly store: Store
  readonly accounts: Accounts
  readonly applyFact: ApplyFact
  readonly absences: AbsenceWatch
  readonly clock: Clock
  readonly logger: Logger | undefined
  /** Names this process. */
  readonly owner: string
}

interface UnderWay {
  readonly fingerprint: string | undefined
  readonly outcome: Promise<Outcome<unknown>>
}

/**
 * Writes every money operation down before it is sent, and what came of it afterwards. One reference is one
 * order: the same call again returns what is known and sends nothing, unless the first surely was not sent.
 */
export class Journal {
  readonly #parts: JournalParts
  readonly #underWay = new PassingMap<string, UnderWay>()
  readonly #unsent: Unsent
  #sends = 0

  constructor(parts: JournalParts) {
    this.#parts = parts
    this.#unsent = new Unsent(parts.owner)
  }

  /** @throws StoreError, ReferenceReusedError or AlreadyPlacedError, before anything is sent */
  readonly place: PlaceOrder = async <T>(placement: Placement): Promise<Outcome<T>> => {
    const order = orderOf(placement, this.#parts.clock.now())
    const key = keyOf(order)
    const same = this.#underWay.get(key)
    if (same && same.fingerprint !== order.fingerprint) throw reused(placement, order)
    const placing = same ? this.#orGivenUp(same.outcome, placement, order) : this.#place(placement, order)
    if (!same) this.#underWay.set(key, { fingerprint: order.fingerprint, outcome: placing })
    const ended = same ? undefined : this.#parts.absences.send(order)
    try {
      const outcome = (await placing) as Outcome<T>
      noteOutcome(placement.message, outcome)
      return outcome
    } finally {
      if (!same) this.#underWay.delete(key)
      ended?.()
    }
  }

  /** A second call shares the send of the first, but not its patience. */
  async #orGivenUp(
    outcome: Promise<Outcome<unknown>>,
    { signal }: Placement,
    order: OrderRecord,
  ): Promise<Outcome<unknown>> {
    const given = Promise.withResolvers<'up'>()
    const onAbort = (): void => given.resolve('up')
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
    const first = await Promise.race([outcome, given.promise])
    signal.removeEventListener('abort', onAbort)
    if (first !== 'up') return first
    const known = (await this.#orLog(order, () => this.#parts.store.order(order))) ?? { ...order, sends: 1 }
    const { failure, message } = signal.reason as TransportError
    // It has sent nothing itself, but the first call may have.
    const { gateway, operation } = order
    const error = new TransportError(failure, message, { gateway, operation, requestSent: 'maybe' })
    return outcomeOf(known, { error, resolve: (options) => this.#resolve(order, options) })
  }

  async #place(placement: Placement, fresh: OrderRecord): Promise<Outcome<unknown>> {
    const order = await this.#begin(placement, fresh)
    if (order.sending?.owner !== this.#parts.owner) return this.#outcome(order)
    let sent: Sent
    try {
      sent = await sendOrder(placement, order, this.#parts.logger)
    } catch (error) {
      await this.#release(order, {})
      throw error
    }
    return 'notSent' in sent ? this.#notSent(order, sent.notSent) : this.#sent(order, sent)
  }

  /** The order as it is to be sent now; or, with no `sending` of ours, as it is known. */
  async #begin(placement: Placement, fresh: OrderRecord): Promise<OrderRecord> {
    const { store } = this.#parts
    const order = nextVersion(this.#sending(fresh))
    const again = order.once !== undefined && askedBy(placement).again
    const begun = await this.#unsent.unless(order, () => store.begin(order, { again }))
    if (begun.state === 'new') return order
    if (begun.state === 'rival') throw rivalled(placement, begun.order)
    for (let known: OrderRecord | undefined = begun.order; known; known = await store.order(known)) {
      if (known.fingerprint !== fresh.fingerprint) throw reused(placement, known)
      if (!this.#unsent.has(known)) return { ...known, sending: undefined }
      // It holds what may be done once only, so that no new one comes between; but another may hold it by now, too.
      if (begun.rival) throw rivalled(placement, begun.rival)
      const again = nextVersion(this.#sending({ ...known, sends: 0 }), known)
      const change = { order: again, over: known.stamp }
      const written = await this.#unsent.unless(again, () => store.commit(change))
      if (written === false) continue
      return again
    }
    throw new KumicornError('order_unknown', `the order "${fresh.reference}" has vanished from the store`)
  }

  #sending(order: OrderRecord): OrderRecord {
    const { clock, owner, accounts } = this.#parts
    const { schedule } = accounts.of(order)
    const now = clock.now()
    this.#sends += 1
    const sending = { owner, nth: this.#sends, until: now + LONGEST_SEND }
    return {
      ...order,
      sends: order.sends + 1,
      sentAt: order.sends === 0 ? now : order.sentAt,
      sending,
      updatedAt: now,
      queryAt: now + (schedule.delays[0] as number),
    }
  }

  /** What surely was not sent can be sent again, and nobody is asked about it. */
  async #notSent(order: OrderRecord, error: KumicornError): Promise<Outcome<unknown>> {
    const released = await this.#release(order, { sends: 0, sentAt: undefined, queryAt: undefined })
    if (released === undefined) this.#unsent.add(order)
    const known = released ?? { ...order, sends: 0 }
    return outcomeOf(known, { error, resolve: (options) => this.#resolve(order, options) })
  }

  /** To any other process, what surely was not sent is to be unsent, too. @throws StoreError */
  takeBack(key: OrderKey): Promise<void> {
    return this.#unsent.takeBack(this.#parts.store, key)
  }

  async #release(order: OrderRecord, change: Partial<OrderRecord>): Promise<OrderRecord | undefined> {
    const { store } = this.#parts
    return this.#orLog(order, async () => {
      for (let now = await store.order(order); now; now = await store.order(order)) {
        // A callback may have told of it: then it was known to the gateway after all, and is kept as it is.
        const isUntouched = wordsOf(now) === wordsOf(order)
        const next = nextVersion({ ...now, ...(isUntouched ? change : {}), sending: undefined })
        if ((await store.commit({ order: next, over: now.stamp })) !== false) return next
      }
      return undefined
    })
  }

  #sent(order: OrderRecord, { fact, asked }: Extract<Sent, { fact: unknown }>): Promise<Outcome<unknown>> {
    return this.#applied(order, fact, { known: order, asked, sent: true })
  }

  /** What the record says after applying the fact; or, when it cannot be written, what the fact says by itself. */
  async #applied(order: OrderRecord, fact: Fact, applying: Applying): Promise<Outcome<unknown>> {
    const entry = this.#parts.accounts.of(order)
    const doubt = { error: fact.error, resolve: (options?: CallOptions) => this.#resolve(order, options) }
    const applied = await this.#orLog(order, () => this.#parts.applyFact.apply(entry, order, fact, applying))
    if (applied) {
      const { event, collision } = applied
      return outcomeOf(applied.order, { ...doubt, eventId: event?.id, collision })
    }
    const sameTerm = sameTermOf(entry.gateway)
    // A callback may have told more meanwhile, and may still be read.
    const known = (await this.#orLog(order, () => this.#parts.store.order(order))) ?? order
    const decision = decide(known, fact, { now: this.#parts.clock.now(), firstDelay: 0, sameTerm })
    return outcomeOf(decision.order, { ...doubt, collision: decision.collision })
  }

  #outcome(order: OrderRecord): Outcome<unknown> {
    return outcomeOf(order, { resolve: (options) => this.#resolve(order, options) })
  }

  /** What the gateway says of an order that was written down. */
  readonly resolve = (order: OrderRecord, options?: CallOptions): Promise<Outcome<unknown>> =>
    this.#resolve(order, options)

  async #resolve(order: OrderRecord, options?: CallOptions): Promise<Outcome<unknown>> {
    const { store, accounts, absences, clock } = this.#parts
    const { gateway, schedule } = accounts.of(order)
    if (options !== undefined) checkCallOptions(options, order)
    const limit = { clock, timeout: schedule.timeout }
    const known = async (): Promise<OrderRecord> =>
      (await this.#orLog(order, () => store.order(order))) ?? order
    const asked = await known()
    let error: KumicornError
    try {
      const fact = await askInTime(limit, gateway, asked, options)
      if (fact !== 'absent') {
        absences.forget(asked)
        return this.#applied(asked, fact, { asked })
      }
      error = absenceDoubt(asked)
    } catch (thrown) {
      if (!(thrown instanceof KumicornError)) throw thrown
      error = thrown
    }
    const resolve = (again?: CallOptions) => this.#resolve(order, again)
    return outcomeOf(await known(), { error, resolve })
  }

  /** What cannot be written is left to the query loop: the order is on record as sent. */
  async #orLog<T>(order: OrderRecord, write: () => Promise<T>): Promise<T | undefined> {
    try {
      return await write()
    } catch (err) {
      const { gateway, operation, reference } = order
      const message = 'kumicorn: an outcome could not be written, the gateway will be asked for it'
      this.#parts.logger?.error({ gateway, operation, reference, err }, message)
      return undefined
    }
  }
}

/** All that was heard of an order, by questions that brought something and by persons, too. */
const wordsOf = ({ state, moves, told, ids, conflict, heard, eventCounts }: OrderRecord): string =>
  JSON.stringify([state, moves, told, ids, conflict, heard, eventCounts])

const keyOf = ({ account, kind, reference }: OrderRecord): string =>
  JSON.stringify([account, kind, reference])
