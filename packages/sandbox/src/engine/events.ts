import { nearestHint } from '@kumicorn/core/adapter'
import { SandboxError } from '../errors.ts'
import type { SandboxAnswerFault, SandboxCallbackFault, WaitingFault } from '../faults/types.ts'
import type { GatewayName, SandboxCallbackKind } from '../gateways/names.ts'
import type { SandboxOrder } from './order.ts'

interface CallEvent {
  /** Sandbox time in milliseconds since the epoch. */
  readonly at: number
  readonly gateway: GatewayName
  /** Undefined for an address that the gateway does not have. */
  readonly operation: string | undefined
  /** The merchant's id of the order, when the call names one. */
  readonly reference: string | undefined
}

/** A request came in. */
export interface RequestEvent extends CallEvent {
  readonly method: string
  readonly path: string
  /** As it came; Paynicorn's parameters are inside its `content`. */
  readonly body: string
}

/** A request was answered. A `fault` event before it tells when the answer was spoilt or is lost on its way. */
export interface AnswerEvent extends CallEvent {
  readonly accepted: boolean
  readonly httpStatus: number
  /** The gateway's code: `SUCCESS` or `JU…`; `204…` or the code inside the content. */
  readonly code: string
  /** The gateway's message. */
  readonly message: string
  /** Why a request was refused, in words that the gateway itself does not give. */
  readonly reason: string | undefined
  readonly body: string
}

/** A callback leaves. */
export interface CallbackEvent {
  readonly at: number
  readonly gateway: GatewayName
  readonly kind: SandboxCallbackKind
  readonly operation: string
  readonly reference: string
  readonly gatewayId: string
  /** The state that it tells of. */
  readonly state: SandboxOrder['state']
  /** 1 for the first. */
  readonly attempt: number
  /** How many there can be. */
  readonly attempts: number
  readonly url: string
  readonly body: string
}

/** The receiver acknowledged a callback: it will not come again. */
export interface AcknowledgedEvent extends CallbackEvent {
  readonly httpStatus: number
  readonly reply: string
}

/** A callback was not acknowledged. */
export interface CallbackFailedEvent extends CallbackEvent {
  readonly httpStatus: number | undefined
  readonly reply: string | undefined
  readonly reason: string
  /** When it will be tried again; undefined when it was the last try. */
  readonly nextAt: number | undefined
}

/** An order changed its status. */
export interface SandboxOrderEvent {
  readonly at: number
  readonly order: SandboxOrder
}

/** A fault strikes: one that was planned, drawn at random or asked for by a magic value. */
export interface FaultEvent {
  readonly at: number
  readonly gateway: GatewayName
  readonly operation: string
  readonly reference: string | undefined
  /** Of a callback's order. */
  readonly gatewayId: string | undefined
  readonly answer: SandboxAnswerFault | undefined
  readonly callback: SandboxCallbackFault | undefined
}

/** The list of waiting faults changed. */
export interface FaultsEvent {
  readonly at: number
  readonly faults: readonly WaitingFault[]
}

/** Everything was cleared: orders, callbacks and faults. */
export interface ClearedEvent {
  readonly at: number
}

/** The data file could not be written; it is tried again with the next change. */
export interface DataFailedEvent {
  readonly at: number
  readonly path: string
  readonly reason: string
}

/** What can be listened to. */
export interface SandboxEvents {
  readonly request: RequestEvent
  readonly answer: AnswerEvent
  readonly order: SandboxOrderEvent
  readonly callback: CallbackEvent
  readonly acknowledged: AcknowledgedEvent
  readonly 'callback-failed': CallbackFailedEvent
  readonly fault: FaultEvent
  readonly faults: FaultsEvent
  readonly cleared: ClearedEvent
  readonly 'data-failed': DataFailedEvent
}

type Name = keyof SandboxEvents

const names: Readonly<Record<Name, true>> = {
  request: true,
  answer: true,
  order: true,
  callback: true,
  acknowledged: true,
  'callback-failed': true,
  fault: true,
  faults: true,
  cleared: true,
  'data-failed': true,
}

/** All that can be listened to. */
export const eventNames = Object.keys(names) as readonly Name[]

/** Hands events to listeners, in the order in which they were added. */
export class EventHub {
  readonly #listeners = new Map<Name, Set<(event: never) => void>>()
  readonly #waiting: (() => void)[] = []
  #isTelling = false

  /** Returns a function that takes the listener away again. @throws SandboxError when there is no such event, or no listener */
  on<N extends Name>(name: N, listener: (event: SandboxEvents[N]) => void): () => void {
    if (!Object.hasOwn(names, name))
      throw new SandboxError(
        `sandbox.on: there is no event "${name}"${nearestHint(String(name), Object.keys(names))}`,
      )
    if (typeof listener !== 'function')
      throw new SandboxError(`sandbox.on: the listener of "${name}" must be a function`)
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners.add(listener))
    return () => {
      listeners.delete(listener)
    }
  }

  /** Whether anybody listens: what nobody hears of need not be made. */
  hears(name: Name): boolean {
    return (this.#listeners.get(name)?.size ?? 0) > 0
  }

  /** Whether listeners are hearing of something: what they ask for must not be done in the midst of it. */
  get isTelling(): boolean {
    return this.#isTelling
  }

  /** What a listener brings about is told when all have heard of what it listened to. */
  emit<N extends Name>(name: N, event: SandboxEvents[N]): void {
    if (this.#isTelling) {
      this.#waiting.push(() => this.#tell(name, event))
      return
    }
    this.#isTelling = true
    this.#tell(name, event)
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) next()
    this.#isTelling = false
  }

  #tell<N extends Name>(name: N, event: SandboxEvents[N]): void {
    for (const listener of this.#listeners.get(name) ?? []) {
      try {
        ;(listener as (event: SandboxEvents[N]) => void)(event)
      } catch (error) {
        rethrowLater(error)
      }
    }
  }
}

/**
 * Throws an error where nobody's flow is disturbed but nobody can overlook it either: as an uncaught one.
 * For the user's listeners and for mistakes of our own in background work.
 */
export function rethrowLater(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}
