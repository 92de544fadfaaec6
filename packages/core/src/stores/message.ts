import type { FactSource } from '../orders/fact.ts'

/** A verified message about an order, as it came. Kept append-only. */
export interface Message {
  readonly source: FactSource
  /** The kind of callback that it came by. */
  readonly callback: string | undefined
  readonly receivedAt: number
  /** Of what was signed, or of what was answered: the same message is kept once. */
  readonly digest: string
  /** The bytes of a callback, the JSON text of anything else. */
  readonly body: Uint8Array
}
