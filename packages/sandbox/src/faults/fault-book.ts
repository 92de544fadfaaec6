import { bindMethods } from '@kumicorn/core/adapter'
import type { SimulatedClock } from '../engine/clock.ts'
import type { EventHub } from '../engine/events.ts'
import type { OrderRecord } from '../engine/order.ts'
import { Random } from '../engine/random.ts'
import { SandboxError } from '../errors.ts'
import type { GatewayName } from '../gateways/names.ts'
import { CallCounts } from './call-counts.ts'
import { type MagicSubject, magicFault } from './magic-faults.ts'
import { fits, fitsCallbacks, randomFrom, type TraitsOfAll, waitingFrom } from './read-plan.ts'
import type {
  FaultPlan,
  FaultScope,
  RandomFaults,
  SandboxAnswerFault,
  SandboxCallbackFault,
  SandboxFaults,
  WaitingFault,
} from './types.ts'

/** A call that a fault may befall. */
export interface CallSubject {
  readonly gateway: GatewayName
  readonly operation: string
  readonly reference: string | undefined
  readonly magic: MagicSubject
  /** Whether its answer is signed: another's signature cannot be wrong. */
  isSigned(): boolean
}

/** What befalls a call. */
export interface CallFaults {
  readonly answer: SandboxAnswerFault | undefined
  /** Milliseconds that the gateway's clock is off. */
  readonly skew: (SandboxAnswerFault & { kind: 'clock-skew' }) | undefined
  /** For the order that the call places. */
  readonly callback: SandboxCallbackFault | undefined
  /** The plan that both parts are of, if they are of one. */
  readonly plan?: Next | undefined
}

type Next = WaitingFault & { type: 'next' }

/** The faults that are waiting, and what they befall. */
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
  restore(waiting: readonly WaitingFault[]): void {
    this.#waiting = [...waiting]
    this.#made = Math.max(0, ...waiting.map(({ id }) => Number(id.slice(1)) || 0))
  }

  takeForCall(call: CallSubject): CallFaults {
    const count = this.calls.count(call)
    const skew = this.#take(call, ({ answer }) => answer?.kind === 'clock-skew')?.answer
    const planned = this.#take(
      call,
      ({ answer, callback }) =>
        answer !== undefined &&
        answer.kind !== 'clock-skew' &&
        this.#fits(answer, call) &&
        (callback === undefined || this.canBefall(callback, call)),
    )
    const drawn = planned === undefined ? this.#draw(call, count) : undefined
    const magic = magicFault(call, count, this.#gateways[call.gateway])
    return {
      skew: skew?.kind === 'clock-skew' ? skew : undefined,
      answer:
        planned?.answer ??
        (magic.answer && this.#fits(magic.answer, call) ? magic.answer : undefined) ??
        drawn?.answer,
      callback: planned?.callback ?? magic.callback ?? drawn?.callback,
      plan: planned?.callback === undefined ? undefined : planned,
    }
  }

  /** Lets the callback part of a plan wait: the call that it befell has placed no order that can suffer it. */
  postpone({ answer, left, callback, ...scope }: Next): void {
    // One for ever befalls the next call anyway.
    if (left === 'always' || callback === undefined) return
    this.#add(Object.freeze({ ...scope, callback, id: this.#newId(), left: 1 }))
  }

  /**
   * The fault that a newly placed order will suffer when it is called back, if no other was given to it.
   * @param suffers whether the order can suffer it
   */
  takeForPlaced(
    order: OrderRecord,
    suffers: (fault: SandboxCallbackFault) => boolean,
  ): SandboxCallbackFault | undefined {
    return this.#take(
      order,
      ({ answer, callback }) =>
        answer === undefined &&
        callback !== undefined &&
        this.canBefall(callback, order) &&
        suffers(callback),
    )?.callback
  }

  /**
   * The fault for the next callback of an order, if it can strike now; it is kept otherwise. One that is planned now
   * must name the order.
   */
  takeForCallback(
    order: OrderRecord,
    strikes: (fault: SandboxCallbackFault) => boolean,
  ): SandboxCallbackFault | undefined {
    const own = order.callbackFault
    if (own !== undefined && !strikes(own)) return undefined
    const named = ({ answer, callback, reference }: Next): boolean =>
      answer === undefined &&
      reference === order.reference &&
      callback !== undefined &&
      // The answer has left.
      callback.kind !== 'before-answer' &&
      this.canBefall(callback, order) &&
      strikes(callback)
    const fault = own ?? this.#take(order, named)?.callback
    order.callbackFault = undefined
    // It was told of when it struck, before the answer.
    if (fault === undefined || fault.kind === 'before-answer') return undefined
    this.tell(order, { callback: fault }, order.gatewayId)
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

  #take(call: Subject, wanted: (fault: Next) => boolean): Next | undefined {
    const found = this.#waiting.find(
      (fault): fault is Next => fault.type === 'next' && isWithin(fault, call) && wanted(fault),
    )
    if (found === undefined || found.left === 'always') return found
    const left = found.left - 1
    this.#waiting = this.#waiting.flatMap((fault) =>
      fault !== found ? [fault] : left === 0 ? [] : [{ ...found, left }],
    )
    this.#changed()
    return found
  }

  /** Draws from the random faults; the same call of the same order always draws the same. */
  #draw(call: CallSubject, count: number): Pick<CallFaults, 'answer' | 'callback'> | undefined {
    const source = this.#waiting.find((fault) => fault.type === 'random' && isWithin(fault, call))
    if (source?.type !== 'random') return undefined
    const { gateway, operation, reference = '' } = call
    const random = new Random(source.seed, `${gateway} ${operation} ${reference} ${count}`)
    const draw = <T>(choices: readonly T[]): T | undefined =>
      random.next() < source.rate && choices.length > 0
        ? choices[random.int(0, choices.length - 1)]
        : undefined
    const answers = source.answers.filter((fault) => this.#fits(fault, call))
    const callbacks = source.callbacks.filter((fault) => this.canBefall(fault, call))
    return { answer: draw(answers), callback: draw(callbacks) }
  }
}

type Subject = Pick<CallSubject, 'gateway' | 'operation' | 'reference'>

function isWithin({ gateway, operation, reference }: FaultScope, subject: Subject): boolean {
  return (
    (gateway === undefined || gateway === subject.gateway) &&
    (operation === undefined || operation === subject.operation) &&
    (reference === undefined || reference === subject.reference)
  )
}
