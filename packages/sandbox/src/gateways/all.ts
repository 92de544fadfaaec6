import type { GatewayName } from '../engine/order-state.ts'
import type { GatewayDefinition } from './gateway.ts'
import { kumquat } from './kumquat/gateway.ts'
import { paynicorn } from './paynicorn/gateway.ts'

/** Every gateway that is simulated. */
export const gateways: Readonly<Record<GatewayName, GatewayDefinition>> = { kumquat, paynicorn }
