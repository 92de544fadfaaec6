// The endpoint tables: for tools that speak the gateways' side (a simulator, contract tests, generated docs).
import { requireNode } from './data/node-version.ts'

requireNode(process.versions)

export { type Endpoint, endpointsOf, type MoneyRow } from './endpoint.ts'
export { kumquatCodes } from './gateways/kumquat/codes.ts'
export { type KumquatOperation, kumquatEndpoints } from './gateways/kumquat/endpoints.ts'
export { paynicornCodes, topUpCodes } from './gateways/paynicorn/codes.ts'
export { type PaynicornOperation, paynicornEndpoints } from './gateways/paynicorn/endpoints.ts'
export type { PaynicornEndpoint, PaynicornFamily } from './gateways/paynicorn/row.ts'
