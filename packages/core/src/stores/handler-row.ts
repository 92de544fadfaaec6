import type { OrderEventType } from '../orders/lifecycle.ts'

/** A handler as the store remembers it: events of its types get a delivery for it, whoever records them. */
export interface ExpectedHandler {
  readonly account: string
  readonly name: string
  readonly types: readonly OrderEventType[]
}

export interface HandlerRow extends ExpectedHandler {
  /** When a process that has the handler started last. */
  readonly seenAt: number
  /** Deliveries that wait for it; {@link MOST_COUNTED} means as many or more. */
  readonly waiting: number
  /** The types of events among them. */
  readonly waitingTypes: readonly OrderEventType[]
  /** When the oldest event among them was received; undefined when nothing waits. */
  readonly waitingSince: number | undefined
  /** Its dead letters; {@link MOST_COUNTED} means as many or more. */
  readonly dead: number
}

/** Handlers are asked about often: more is not counted. */
export const MOST_COUNTED = 10_000
