import type { Explanation } from '@kumicorn/messages'
import type { z } from 'zod'
import type { AddressBook } from '../engine/addresses.ts'
import type { OrderRecord, StoredOrder } from '../engine/order.ts'
import type { GatewayName, SandboxCallbackKind } from '../engine/order-state.ts'
import type { Simulation } from '../engine/settling.ts'
import type { AnswerFaultKind } from '../faults/types.ts'
import type { GatewayServer } from '../http/exchange.ts'
import type { GatewaySettings } from '../options.ts'

/**
 * The seam to a gateway: all that the rest of the sandbox knows of one. A folder beside this file brings it, and
 * `all.ts` lists it.
 */
export interface GatewayDefinition {
  readonly name: GatewayName
  /** How people write it. */
  readonly title: string
  /** All that it has. */
  readonly operations: ReadonlySet<string>
  /** Operations that place an order: the ones that magic values befall. */
  readonly placing: ReadonlySet<string>
  /** Faults of the answer that it cannot have. */
  readonly impossibleFaults: ReadonlySet<AnswerFaultKind>
  /** The error codes that it can refuse with. */
  readonly refusalCodes: ReadonlySet<string>
  /** Its kinds of callbacks: where they go unless another address is registered, and when they are sent again. */
  callbacks(
    settings: GatewaySettings,
  ): Readonly<
    Partial<Record<SandboxCallbackKind, { readonly url?: string; readonly retries: readonly number[] }>>
  >
  /** The parameters of a request, whether or not it was signed well. */
  paramsOf(request: WireMessage): Readonly<Record<string, unknown>>
  /** How a message was signed, checked with the sandbox's own keys. */
  explain(message: WireMessage, settings: GatewaySettings): Explanation
  /** What it keeps in a data file: what of an order only it knows, and its counters. */
  readonly stored: { readonly order: z.ZodType; readonly counters: z.ZodType }
  create(context: GatewayContext): SimulatedGateway
}

export interface GatewayContext {
  readonly simulation: Simulation
  readonly settings: GatewaySettings
  readonly addresses: AddressBook
  /** Address of the sandbox, known once it listens. */
  url(): string
}

/** One gateway at work. */
export interface SimulatedGateway {
  /** Its API, and pages that belong to it. */
  readonly servers: readonly GatewayServer[]
  /** What a client needs to know to call it, beside the keys. */
  access(): { readonly baseUrl: string } & Readonly<Record<string, string>>
  readonly keys: Readonly<Record<string, string>>
  /** The status of a pending order that comes before it is decided; undefined: that is next. */
  nextStatus(order: OrderRecord): string | undefined
  /** A request that places an order with this reference, as a merchant's server would send it. */
  sampleRequest(reference: string): { readonly path: string; readonly body: string }
  readonly memory: GatewayMemory
}

/** A request, an answer or a callback as it went over the wire. */
export interface WireMessage {
  readonly kind: 'request' | 'answer' | 'callback'
  readonly operation: string | undefined
  readonly method: string
  /** With the query. */
  readonly path: string
  readonly body: string
}

/** What it remembers, to be kept and taken up again. */
export interface GatewayMemory {
  /** The order as JSON. */
  store(order: OrderRecord): StoredOrder
  /** Enters a stored order into the books again. @throws SandboxError when it does not fit this sandbox */
  restore(order: StoredOrder): void
  /** Where ids, balances and the like stand, as JSON. */
  counters(): unknown
  setCounters(counters: unknown): void
  clear(): void
}
