import type { OrderEvent, OrderRecord, Outcome } from '@kumicorn/core'
import type { SandboxOrder } from '@kumicorn/sandbox'
import type { OperationName, Purchase } from './intents.ts'
import type { Process } from './shop.ts'

/** Something that the merchant wants done once. */
export interface Intent extends Purchase {
  readonly operation: OperationName
  /** The gateway has the reference for something else. */
  readonly isTaken: boolean
  /** Doubtful outcomes, with what can resolve them. */
  readonly doubts: {
    readonly outcome: Extract<Outcome<unknown>, { state: 'unknown' }>
    readonly by: Process
  }[]
}

/** What a gateway knows of an order: as it stands, and every state it has been in. */
export interface Known {
  order: SandboxOrder
  readonly history: SandboxOrder['state'][]
}

/** Some of what has happened to it is not on record any more. */
export const wasPruned = ({ eventCounts }: OrderRecord, events: readonly OrderEvent[]): boolean =>
  events.length < Object.values(eventCounts).reduce((sum, count) => sum + count, 0)
