import type { CallbackKind, GatewayDefinition } from './gateway.ts'
import { kumquat } from './kumquat/gateway.ts'
import type { ByGateway, GatewayName, SandboxCallbackKind } from './names.ts'
import { paynicorn } from './paynicorn/gateway.ts'

/** Every gateway that is simulated. */
export const gateways: ByGateway<GatewayDefinition> = { kumquat, paynicorn }

export const gatewayNames = Object.keys(gateways) as readonly GatewayName[]

/** Every kind of callback, of whatever gateway. */
export const callbackKinds: Readonly<Record<SandboxCallbackKind, CallbackKind>> = Object.assign(
  {},
  ...Object.values(gateways).map(({ callbacks }) => callbacks),
)
