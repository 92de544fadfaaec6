// For those who write a third gateway: the seam itself is exported by the package's main entry.
export { asObject, readFields, readObject } from './callbacks/protocol.ts'
export { badSignature, CallbackRefusal, foreignAccount, malformed } from './callbacks/refusal.ts'
export { type ClientParts, type GatewayCalls, gatewayCalls, type Paging, type Params, type Wire } from './client.ts'
export { requireBaseUrl, requireText } from './client-options.ts'
export { plainDecimal } from './data/decimal.ts'
export { decodeUtf8, parseLossless } from './data/json.ts'
export { type Endpoint, type Methods, type MoneyRow } from './endpoint.ts'
export { standaloneHost } from './orders/standalone.ts'
