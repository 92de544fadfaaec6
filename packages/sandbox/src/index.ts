import './right-node.ts'

export type { CallbackAddresses } from './engine/addresses.ts'
export type { SandboxClock } from './engine/clock.ts'
export type { Duration } from './engine/duration.ts'
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
} from './engine/events.ts'
export type { CallbackTry, Decision, Gateway, OrderKey, OrderState, SandboxOrder } from './engine/order.ts'
export type { SandboxState } from './engine/snapshot.ts'
export { SandboxError } from './errors.ts'
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
export { type Sandbox, startSandbox } from './sandbox.ts'
