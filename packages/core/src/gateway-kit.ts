// For those who write a third gateway: the seam itself is exported by the package's main entry.
import { requireNode } from './data/node-version.ts'

requireNode(process.versions)

export { asObject, readFields, readObject } from './callbacks/protocol.ts'
export { badSignature, CallbackRefusal, foreignAccount, malformed } from './callbacks/refusal.ts'
export { type ClientParts, type GatewayCalls, gatewayCalls, type ReadOptions } from './client.ts'
export { accountOf, requireBaseUrl, requireText, requireUrl } from './client-options.ts'
export { plainDecimal } from './data/decimal.ts'
export { decodeUtf8 } from './data/json.ts'
export { parseLossless } from './data/read-json.ts'
export { type Endpoint, type Methods, type MoneyRow, moneyOperations } from './endpoint.ts'
export { textsBeside, textsOf } from './gateways/texts.ts'
export type { CorrectedTry, WrittenRequest } from './http/call.ts'
export { standaloneHost } from './orders/standalone.ts'
export type { Paging, Params, Wire } from './wire.ts'
