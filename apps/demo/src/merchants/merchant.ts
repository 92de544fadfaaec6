import type { Kumicorn } from '@kumicorn/core'

/** A merchant's HTTP server, which takes the gateways' callbacks at {@link callbacks}. */
export interface Merchant {
  readonly callbacks: string
  /** Serves to the end whoever is being served, and stops Kumicorn. */
  close(): Promise<void>
}

/** A framework that a merchant may run on. */
export interface Framework {
  readonly name: string
  start(kumicorn: Kumicorn): Promise<Merchant>
}
