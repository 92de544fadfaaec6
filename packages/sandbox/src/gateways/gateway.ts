import type { Explanation } from '@kumicorn/messages'
import type { z } from 'zod'
import type { AddressBook } from '../engine/addresses.ts'
import type { Duration } from '../engine/duration.ts'
import type { OrderRecord, StoredOrder } from '../engine/order.ts'
import type { Simulation } from '../engine/settling.ts'
import type { GatewayTraits } from '../faults/read-plan.ts'
import type { GatewayServer } from '../http/exchange.ts'
import type { GatewaySettings } from '../options.ts'
import type { GatewayName, SandboxCallbackKind } from './names.ts'

/**
 * The seam to a gateway: all that the rest of the sandbox knows of one. A folder beside this file brings it, and
 * `all.ts` lists it.
 */
export interface GatewayDefinition extends GatewayTraits {
  readonly name: GatewayName
  /** How people write it. */
  readonly title: string
  readonly callbacks: Readonly<Partial<Record<SandboxCallbackKind, CallbackKind>>>
  /** The parameters of a request, whether or not it was signed well. */
  paramsOf(request: WireMessage): Readonly<Record<string, unknown>>
  /** The parameters that the console lists, of each kind the first that is there. */
  readonly listed: {
    /** Who is topped up, charged or paid. */
    readonly account: readonly string[]
    /** For what. */
    readonly description: readonly string[]
  }
  /** Which order a request asks about; undefined for one that asks about none. */
  asksFor(request: WireMessage): AskedOrder | undefined
  /** How a message was signed, checked with the sandbox's own keys. */
  explain(message: WireMessage, settings: GatewaySettings): Explanation
  /** What it keeps in a data file: what of an order only it knows, and its counters. */
  readonly stored: { readonly order: z.ZodType; readonly counters: z.ZodType }
  create(context: GatewayContext): SimulatedGateway
}

/** How a query names the order that it asks about. */
export interface AskedOrder {
  /** What its id is; undefined where it cannot be told. */
  readonly by: 'reference' | 'gatewayId' | undefined
  /** What the order can have been placed by. */
  readonly placing: readonly string[]
}

/** A kind of callback that a gateway sends. */
export interface CallbackKind {
  /** Where it goes unless another address is registered. */
  url(settings: GatewaySettings): string | undefined
  /** Between one delivery and the next. */
  retries(settings: GatewaySettings): readonly Duration[]
  /** The gateway takes no address with a query string. */
  readonly takesNoQuery?: true
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
