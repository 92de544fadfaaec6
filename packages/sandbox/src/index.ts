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
  OrderEvent,
  RequestEvent,
  SandboxEvents,
} from './events.ts'
export type { KumquatSandboxOptions, PaynicornSandboxOptions, SandboxOptions } from './options.ts'
export type { CallbackTry, Decision, Gateway, OrderKey, OrderState, SandboxOrder } from './orders.ts'
export { type Sandbox, startSandbox } from './sandbox.ts'
