// First: it refuses a Node on which what comes then could not even be loaded.
import '@kumicorn/core'

export type { SandboxClock } from './engine/clock.ts'
export type { Duration } from './engine/duration.ts'
export type {
  AcknowledgedEvent,
  AnswerEvent,
  CallbackEvent,
  CallbackFailedEvent,
  ClearedEvent,
  DataFailedEvent,
  FaultEvent,
  FaultsEvent,
  RequestEvent,
  SandboxEvents,
  SandboxOrderEvent,
} from './engine/events.ts'
export type { CallbackTry, SandboxOrder, SandboxOrderKey } from './engine/order.ts'
export type { Decision, SandboxOrderState } from './engine/order-state.ts'
export type { SandboxState } from './engine/snapshot.ts'
export { SandboxError } from './errors.ts'
export type {
  AnswerFaultKind,
  CallbackFaultKind,
  FaultPlan,
  FaultScope,
  RandomFaults,
  SandboxAnswerFault,
  SandboxCallbackFault,
  SandboxFaults,
  WaitingFault,
} from './faults/types.ts'
export type { KumquatSandboxOptions } from './gateways/kumquat/options.ts'
export type { CallbackAddresses, GatewayName, SandboxCallbackKind } from './gateways/names.ts'
export type { PaynicornSandboxOptions } from './gateways/paynicorn/options.ts'
export type { SandboxOptions } from './options.ts'
export { type Sandbox, startSandbox } from './sandbox.ts'
