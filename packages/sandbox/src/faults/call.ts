import type { GatewayName } from '../gateways/names.ts'
import type { MagicSubject } from './magic-faults.ts'
import type { FaultScope, SandboxAnswerFault, SandboxCallbackFault } from './types.ts'

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
  readonly skew: ClockSkew | undefined
  /** The ids of the plans that both are of, if they were planned: they may have a part for the order's callback. */
  readonly plans: readonly string[]
  /** For the callback of the order that the call places, unless one was planned: by a magic value, or drawn. */
  readonly callback: SandboxCallbackFault | undefined
}

type ClockSkew = SandboxAnswerFault & { kind: 'clock-skew' }

/** What a scope is about: a call, or an order. */
export type Subject = Pick<CallSubject, 'gateway' | 'operation' | 'reference'>

export function isWithin({ gateway, operation, reference }: FaultScope, subject: Subject): boolean {
  return (
    (gateway === undefined || gateway === subject.gateway) &&
    (operation === undefined || operation === subject.operation) &&
    (reference === undefined || reference === subject.reference)
  )
}
