import type { WaitingFault } from '../faults/types.ts'
import type { ByGateway, CallbackAddresses } from '../gateways/names.ts'
import type { DeliveryOptions } from './deliveries.ts'
import type { Callback, StoredOrder } from './order.ts'

export const STATE_FORMAT = 1

/**
 * Everything that a sandbox remembers, as JSON: what `--data` keeps in a file and `sandbox.export()` gives. Only
 * the fields up to `now` are meant to be read by others.
 */
export interface SandboxState {
  readonly format: typeof STATE_FORMAT
  /** Ids, prices and products follow from it, so the orders fit no other. */
  readonly seed: number
  /** Real time, ISO 8601. */
  readonly savedAt: string
  /** Sandbox time in milliseconds since the epoch. */
  readonly now: number
  readonly addresses: CallbackAddresses
  readonly faults: readonly WaitingFault[]
  /** How many faults there have been, so that none gets the id of a former one. */
  readonly faultsMade?: number
  /** How often calls came, by gateway, operation and reference: magic values befall only the first of an order. */
  readonly calls?: Readonly<Record<string, number>>
  /** In the order in which they came. */
  readonly orders: readonly StoredOrder[]
  readonly deliveries: readonly StoredDelivery[]
  /** Where ids, balances and the like of each gateway stand. */
  readonly counters: ByGateway<unknown>
}

/** A callback that is still to be delivered. */
export interface StoredDelivery {
  readonly gatewayId: string
  readonly callback: Callback
  readonly options: DeliveryOptions
  readonly attempt: number
  readonly dueAt: number
  /** Until another callback has overtaken it. */
  readonly held?: true
}
