import type { Clock } from './data/clock.ts'
import type { Logger } from './data/logger.ts'
import type { Gateway } from './gateway.ts'
import type { PlaceOrder } from './orders/outcome.ts'

/** What a gateway is built with. */
export interface GatewayHost {
  readonly clock: Clock
  readonly random: () => number
  readonly logger: Logger | undefined
  /** Places the gateway's money operations: writes them down, sends them, tells how they ended. */
  readonly placeOrder: PlaceOrder
}

/** A gateway that is configured, but not yet part of a Kumicorn. */
export interface GatewayPlugin<Client = unknown> {
  readonly name: string
  create(host: GatewayHost): Gateway<Client>
}
