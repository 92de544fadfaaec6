import './right-node.ts'

export type { CallbackAddresses } from './callbacks/addresses.ts'
export type { SandboxClock } from './clock.ts'
export type { Duration } from './durations.ts'
export { SandboxError } from './errors.ts'
export type {
  AcknowledgedEvent,
  AnswerEvent,
  CallbackEvent,
  CallbackFailedEvent,
  CallbackKind,
  ClearedEvent,
  DataFailedEvent,
  FaultEvent,
  FaultsEvent,
  OrderEvent,
  RequestEvent,
  SandboxEvents,
} from './events.ts'
export type {
  AnswerFault,
  AnswerFaultKind,
  CallbackFault,
  CallbackFaultKind,
  FaultPlan,
  FaultScope,
  RandomFaults,
  SandboxFaults,
  WaitingFault,
} from './faults/types.ts'
export type { KumquatSandboxOptions, PaynicornSandboxOptions, SandboxOptions } from './options.ts'
export type { CallbackTry, Decision, Gateway, OrderKey, OrderState, SandboxOrder } from './orders.ts'
export { type Sandbox, startSandbox } from './sandbox.ts'
export type { SandboxState } from './state/snapshot.ts'
