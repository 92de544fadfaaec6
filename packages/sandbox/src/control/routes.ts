import type { Engine } from '../engine/engine.ts'
import type { SandboxOrder } from '../engine/order.ts'
import type { ByGateway, CallbackAddresses } from '../gateways/names.ts'

/*
 * The control API: what the console does, over HTTP. Every answer is JSON (`application/json; charset=utf-8`).
 *
 * The order's id in a path is the gateway's id (`SandboxOrder.gatewayId`), which is unique. Times are sandbox
 * milliseconds since the epoch, durations as everywhere: milliseconds or `'90s'`, `'3h'`. A mistake is answered
 * with 4xx and `{ "message": … }`. Bodies are JSON objects; no body counts as `{}`.
 */

/** Where all of it lives. */
export const CONTROL_PREFIX = '/sandbox/api'

/**
 * | route                            | body                                 | answer                                   |
 * | -------------------------------- | ------------------------------------ | ---------------------------------------- |
 * | GET /info                        |                                      | {@link InfoAnswer}                       |
 * | GET /keys                        |                                      | {@link KeysAnswer}: only when asked for  |
 * | GET /events                      |                                      | server-sent events, see below            |
 * | GET /orders?…                    | query, see below                     | {@link OrdersAnswer}, newest first       |
 * | GET /orders/{id}                 |                                      | {@link OrderAnswer}                      |
 * | POST /orders/{id}/settle         | `{ decision: 'succeeded'|'failed' }` | {@link OrderAnswer}                      |
 * | POST /orders/{id}/reverse        |                                      | {@link OrderAnswer}: decided the other way |
 * | POST /orders/{id}/resend         |                                      | {@link OrderAnswer}                      |
 * | POST /orders/{id}/tamper         | `{ fault?: 'tampered'|'wrong-key'|'wrong-amount' }` | {@link OrderAnswer}       |
 * | POST /clock/advance              | `{ by: '3h' }`                       | `{ now }`                                |
 * | GET, PUT /addresses              | {@link CallbackAddresses}            | {@link CallbackAddresses}                |
 * | GET /faults                      |                                      | `{ faults: WaitingFault[] }`             |
 * | POST /faults                     | {@link FaultPlan}                    | 201 {@link WaitingFault}                 |
 * | POST /faults/random              | {@link RandomFaults}                 | 201 {@link WaitingFault}                 |
 * | DELETE /faults, /faults/{id}     |                                      | `{ faults: WaitingFault[] }`             |
 * | GET /state                       |                                      | {@link SandboxState}, as a download      |
 * | DELETE /state                    |                                      | `{}`: orders, callbacks, faults are gone |
 *
 * Query of orders, each optional: `gateway`, `operation`, `state` (exactly these), `search` (part of reference,
 * gateway's id, status, amount or operation; case does not count), `offset` (default 0), `limit` (default 50, at
 * most 500).
 *
 * Events: `event:` is the name in `SandboxEvents` (`request`, `answer`, `order`, `callback`, `acknowledged`,
 * `callback-failed`, `fault`, `faults`, `cleared`, `data-failed`), `data:` the event as JSON. A comment line every
 * 15 s keeps the connection. After a reconnect, read the orders anew.
 */
export const controlRoutes = {
  info: '/sandbox/api/info',
  keys: '/sandbox/api/keys',
  events: '/sandbox/api/events',
  orders: '/sandbox/api/orders',
  order: '/sandbox/api/orders/{id}',
  settle: '/sandbox/api/orders/{id}/settle',
  reverse: '/sandbox/api/orders/{id}/reverse',
  resend: '/sandbox/api/orders/{id}/resend',
  tamper: '/sandbox/api/orders/{id}/tamper',
  advance: '/sandbox/api/clock/advance',
  addresses: '/sandbox/api/addresses',
  faults: '/sandbox/api/faults',
  randomFaults: '/sandbox/api/faults/random',
  fault: '/sandbox/api/faults/{id}',
  state: '/sandbox/api/state',
} as const

export interface InfoAnswer extends ByGateway<{ readonly baseUrl: string }> {
  readonly version: string
  readonly url: string
  readonly now: number
  readonly speed: number
  /** Orders in all. */
  readonly orders: number
  readonly addresses: CallbackAddresses
}

/** The sandbox's own keys, so that a developer can copy them: by gateway and name. */
export type KeysAnswer = ByGateway<Readonly<Record<string, string>>>

export interface OrdersAnswer {
  /** How many fit in all. */
  readonly total: number
  readonly offset: number
  readonly limit: number
  readonly orders: readonly SandboxOrder[]
}

export interface OrderAnswer {
  readonly order: SandboxOrder
  /** What the history has of it, oldest first; empty when none is kept. */
  readonly exchanges: readonly unknown[]
}

/** What the routes of the control API work with. */
export interface ControlParts extends Engine {
  /** Address of the sandbox, known once it listens. */
  url(): string
  /** What the history, if one is kept, has of an order. */
  readonly exchangesOf?: (gatewayId: string) => readonly unknown[]
  /** Something changed that no event tells of. */
  changed(): void
}
