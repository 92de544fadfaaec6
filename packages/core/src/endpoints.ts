// The endpoint tables: for tools that speak the gateways' side (a simulator, contract tests, generated docs).
import { requireNode } from './data/node-version.ts'

requireNode(process.versions)

export { type Endpoint, endpointsOf, type MoneyRow } from './endpoint.ts'
export { kumquatCodes } from './gateways/kumquat/codes.ts'
export { type KumquatOperation, kumquatEndpoints } from './gateways/kumquat/endpoints.ts'
export type { KumquatOperations } from './gateways/kumquat/operations.ts'
export { paynicornCodes, topUpCodes } from './gateways/paynicorn/codes.ts'
export {
  type PaynicornEndpoint,
  type PaynicornFamily,
  type PaynicornOperation,
  paynicornEndpoints,
} from './gateways/paynicorn/endpoints.ts'
export type { PaynicornOperations } from './gateways/paynicorn/operations.ts'
