import type { SandboxOrder } from '../../engine/order.ts'
import type { SandboxOrderState } from '../../engine/order-state.ts'
import type { WireMessage } from '../../gateways/gateway.ts'
import type { GatewayName, SandboxCallbackKind } from '../../gateways/names.ts'

/** A body as it went over the wire. */
export interface Body {
  readonly text: string
  /** Length of the whole in bytes. */
  readonly bytes: number
  /** The text is only the beginning. */
  readonly clipped: boolean
}

interface Stamp {
  /** Rises over the whole history. */
  readonly n: number
  /** Sandbox time in milliseconds since the epoch. */
  readonly at: number
}

export interface RequestEntry extends Stamp {
  readonly kind: 'request'
  readonly operation: string | undefined
  readonly method: string
  readonly path: string
  readonly body: Body
}

export interface AnswerEntry extends Stamp {
  readonly kind: 'answer'
  readonly operation: string | undefined
  readonly accepted: boolean
  readonly httpStatus: number
  readonly code: string
  readonly message: string
  readonly reason: string | undefined
  readonly body: Body
}

export interface StatusEntry extends Stamp {
  readonly kind: 'status'
  readonly state: SandboxOrderState
  readonly status: string
}

export interface CallbackEntry extends Stamp {
  readonly kind: 'callback'
  readonly callback: SandboxCallbackKind
  readonly state: SandboxOrderState
  readonly attempt: number
  readonly attempts: number
  readonly url: string
  readonly body: Body
  /** Undefined while it is under way. */
  outcome: CallbackOutcome | undefined
}

export interface CallbackOutcome {
  readonly at: number
  readonly acknowledged: boolean
  readonly httpStatus: number | undefined
  readonly reply: string | undefined
  readonly reason: string | undefined
  readonly nextAt: number | undefined
}

/** A scripted fault befell a call or a callback. */
export interface FaultEntry extends Stamp {
  readonly kind: 'fault'
  readonly fault: string
}

export type HistoryEntry = RequestEntry | AnswerEntry | StatusEntry | CallbackEntry | FaultEntry

/** All that is known about one order, or about calls that belong to none. */
export interface Timeline {
  readonly id: number
  readonly gateway: GatewayName
  /** Undefined for an address that the gateway does not have. */
  readonly operation: string | undefined
  readonly reference: string | undefined
  readonly createdAt: number
  /** The order as it stands; undefined for calls that placed none. */
  order: SandboxOrder | undefined
  /** The request that placed the order, if the history has seen it: others may have tried its reference before. */
  placedBy: RequestEntry | undefined
  updatedAt: number
  readonly entries: HistoryEntry[]
  /** Entries that were given up for newer ones. */
  dropped: number
}

const LONGEST_BODY = 64 * 1024

/** A body for keeping. */
export function kept(text: string): Body {
  const bytes = Buffer.byteLength(text)
  const clipped = text.length > LONGEST_BODY
  return { text: clipped ? beginningOf(text, LONGEST_BODY) : text, bytes, clipped }
}

/** A copy: a slice of a long text would keep all of it in memory. */
export const beginningOf = (text: string, length: number): string =>
  text.length <= length ? text : Buffer.from(text.slice(0, length)).toString()

/** An entry as the message that it keeps. */
export function messageOf(entry: HistoryEntry): (WireMessage & { readonly isWhole: boolean }) | undefined {
  if (entry.kind === 'status' || entry.kind === 'fault') return undefined
  const { kind, body } = entry
  const message = { kind, body: body.text, isWhole: !body.clipped }
  if (kind === 'callback') return { ...message, operation: undefined, method: 'POST', path: entry.url }
  const { operation } = entry
  const { method, path } = kind === 'request' ? entry : { method: 'POST', path: '' }
  return { ...message, operation, method, path }
}
