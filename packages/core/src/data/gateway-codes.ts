import type { Open } from './open.ts'

declare global {
  /**
   * The codes that gateways document, as the names of its members. Each gateway adds its own, also one of yours:
   * `declare global { interface KumicornGatewayCodes extends Record<'M1' | 'M2', unknown> {} }`.
   */
  interface KumicornGatewayCodes {}
}

/** A code with which a gateway refuses: an editor offers those that the gateways document; any other may come. */
export type GatewayCode = Open<Extract<keyof KumicornGatewayCodes, string>>
