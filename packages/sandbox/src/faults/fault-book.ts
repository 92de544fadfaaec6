import { bindMethods } from '@kumicorn/core/adapter'
import type { SimulatedClock } from '../engine/clock.ts'
import type { EventHub } from '../engine/events.ts'
import type { OrderRecord } from '../engine/order.ts'
import { SandboxError } from '../errors.ts'
import { type CallFaults, type CallSubject, isWithin, type Subject } from './call.ts'
import { CallCounts } from './call-counts.ts'
import { type Drawn, draw } from './draw.ts'
import { magicFault } from './magic-faults.ts'
import { fits, fitsCallbacks, randomFrom, type TraitsOfAll, waitingFrom } from './read-plan.ts'
import type {
  FaultPlan,
  RandomFaults,
  SandboxAnswerFault,
  SandboxCallbackFault,
  SandboxFaults,
  WaitingFault,
} from './types.ts'

type Next = WaitingFault & { type: 'next' }

/**
 * The faults that are waiting, and what they befall. A part of one is chosen by age, and what is planned before magic
 * values before what is drawn. A plan whose answer part has struck owes its callback part from then on: that waits in
 * the plan's place, first for the order which the call places, then for any.
 */
export class FaultBook implements SandboxFaults {
  readonly #clock: SimulatedClock
  readonly #events: EventHub
  readonly #gateways: TraitsOfAll
  #waiting: WaitingFault[] = []
  #made = 0
  readonly calls = new CallCounts()

  constructor(clock: SimulatedClock, events: EventHub, gateways: TraitsOfAll) {
    bindMethods(this)
    this.#clock = clock
    this.#events = events
    this.#gateways = gateways
  }

  next(plan: FaultPlan): WaitingFault {
    return this.#add(waitingFrom(plan, this.#newId(), this.#gateways))
  }

  random(faults: RandomFaults): WaitingFault {
    return this.#add(randomFrom(faults, this.#newId(), this.#gateways))
  }

  list(): readonly WaitingFault[] {
    return [...this.#waiting]
  }

  clear(id?: string): void {
    if (id !== undefined && !this.#waiting.some((fault) => fault.id === id)) {
      throw new SandboxError(`there is no fault "${id}"`)
    }
    this.#waiting = id === undefined ? [] : this.#waiting.filter((fault) => fault.id !== id)
    this.#changed()
  }

  /** Takes up the faults of a former run. */
  restore(waiting: readonly WaitingFault[], made = 0): void {
    this.#waiting = [...waiting]
    this.#made = Math.max(made, ...waiting.map(({ id }) => Number(id.slice(1)) || 0))
  }

  /** How many there have been: ids are counted on from it. */
  get made(): number {
    return this.#made
  }

  takeForCall(call: CallSubject): CallFaults {
    const count = this.calls.count(call)
    const planned = (isSkew: boolean): Next | undefined =>
      this.#take(
        'answer',
        call,
        ({ answer, callback }) =>
          answer !== undefined &&
          (answer.kind === 'clock-skew') === isSkew &&
          this.#fits(answer, call) &&
          (callback === undefined || this.canBefall(callback, call)),
      )
    const struck = [planned(true), planned(false)]
    const [skew, answer] = struck.map((plan) => plan?.answer)
    const magic = magicFault(call, count, this.#gateways[call.gateway])
    const drawn = this.#draw(call, count)
    return {
      skew: skew?.kind === 'clock-skew' ? skew : undefined,
      answer:
        answer ?? (magic.answer && this.#fits(magic.answer, call) ? magic.answer : undefined) ?? drawn.answer,
      plans: struck.flatMap((plan) => plan?.id ?? []),
      callback: magic.callback ?? drawn.callback,
    }
  }

  /**
   * Gives the order which a call has placed the fault that it will suffer when it is called back.
   * @param suffers whether the order can suffer it
   */
  befallPlaced(
    order: OrderRecord,
    { plans, callback }: CallFaults,
    suffers: (fault: SandboxCallbackFault) => boolean,
  ): void {
    const planned =
      this.#takeCallback(order, suffers, ({ id }) => plans.includes(id)) ??
      this.#takeCallback(order, suffers, ({ answer }) => answer === undefined)
    if (planned !== undefined) order.isFaultPlanned = true
    // Others go with the order, and wait until it has a callback; there is no later time for this one.
    const isInVain = callback?.kind === 'before-answer' && !suffers(callback)
    order.callbackFault = planned ?? (isInVain ? undefined : callback)
  }

  /**
   * The fault for the next callback of an order, if it can strike now: its own, which is kept otherwise, or one that is
   * planned and names the order, before which only an own one comes that was planned, too.
   */
  takeForCallback(
    order: OrderRecord,
    strikes: (fault: SandboxCallbackFault) => boolean,
  ): SandboxCallbackFault | undefined {
    const { callbackFault, isFaultPlanned, reference } = order
    const own = callbackFault !== undefined && strikes(callbackFault) ? callbackFault : undefined
    const named = (fault: Next): boolean => fault.answer === undefined && fault.reference === reference
    const fault =
      own !== undefined && isFaultPlanned ? own : (this.#takeCallback(order, strikes, named) ?? own)
    if (own !== undefined) order.callbackFault = undefined
    if (fault !== undefined) this.tell(order, { callback: fault }, order.gatewayId)
    return fault
  }

  /** Whether there is something in the callbacks of an operation's orders that the fault can spoil. */
  canBefall(
    fault: SandboxCallbackFault,
    { gateway, operation }: Pick<CallSubject, 'gateway' | 'operation'>,
  ): boolean {
    return fitsCallbacks(fault, operation, this.#gateways[gateway])
  }

  /** Tells the listeners that a fault strikes. */
  tell(
    { gateway, operation, reference }: Pick<CallSubject, 'gateway' | 'operation' | 'reference'>,
    fault: { readonly answer?: SandboxAnswerFault; readonly callback?: SandboxCallbackFault },
    gatewayId?: string,
  ): void {
    this.#events.emit('fault', {
      at: this.#clock.now(),
      gateway,
      operation,
      reference,
      gatewayId,
      answer: fault.answer,
      callback: fault.callback,
    })
  }

  #fits(
    fault: SandboxAnswerFault,
    { gateway, isSigned }: Pick<CallSubject, 'gateway' | 'isSigned'>,
  ): boolean {
    return fits(fault, this.#gateways[gateway]) && (fault.kind !== 'tampered-signature' || isSigned())
  }

  #add(fault: WaitingFault): WaitingFault {
    this.#waiting.push(fault)
    this.#changed()
    return fault
  }

  #newId(): string {
    this.#made += 1
    return `f${this.#made}`
  }

  #changed(): void {
    this.#events.emit('faults', { at: this.#clock.now(), faults: this.list() })
  }

  /** Uses a part of the oldest plan up that is wanted. Once its answer part has struck, the callback part is owed. */
  #take(part: 'answer' | 'callback', by: Subject, wanted: (fault: Next) => boolean): Next | undefined {
    const found = this.#waiting.find(
      (fault): fault is Next => fault.type === 'next' && isWithin(fault, by) && wanted(fault),
    )
    if (found === undefined) return undefined
    const { answer, left, ...owed } = found
    const isAlways = left === 'always'
    // What always goes on owes no more than one at a time, or a long run would pile them up.
    const isOwed = isAlways && this.#waiting.some((fault) => fault !== found && fault.id === found.id)
    const owes = part === 'answer' && owed.callback !== undefined && !isOwed
    if (isAlways && !owes) return found
    const after: readonly WaitingFault[] = [
      ...(owes ? [Object.freeze({ ...owed, left: 1 })] : []),
      ...(isAlways ? [found] : left > 1 ? [Object.freeze({ ...found, left: left - 1 })] : []),
    ]
    this.#waiting = this.#waiting.flatMap((fault) => (fault === found ? after : [fault]))
    this.#changed()
    return found
  }

  /** Uses the callback part of the oldest plan up that is wanted and that an order can suffer. */
  #takeCallback(
    order: OrderRecord,
    suffers: (fault: SandboxCallbackFault) => boolean,
    wanted: (fault: Next) => boolean,
  ): SandboxCallbackFault | undefined {
    const isFor = ({ callback }: Next): boolean =>
      callback !== undefined && this.canBefall(callback, order) && suffers(callback)
    return this.#take('callback', order, (fault) => wanted(fault) && isFor(fault))?.callback
  }

  #draw(call: CallSubject, count: number): Drawn {
    const { gateway, operation, reference = '' } = call
    const sources = this.#waiting.flatMap((fault) =>
      fault.type === 'random' && isWithin(fault, call) ? fault : [],
    )
    return draw(sources, `${gateway} ${operation} ${reference} ${count}`, ({ answers, callbacks }) => ({
      answers: answers.filter((fault) => this.#fits(fault, call)),
      callbacks: callbacks.filter((fault) => this.canBefall(fault, call)),
    }))
  }
}
