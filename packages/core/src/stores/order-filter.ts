import type { OrderState } from '../orders/lifecycle.ts'

/** Which orders are listed, and how many. */
export interface OrderFilter {
  readonly accounts?: readonly string[] | undefined
  readonly states?: readonly OrderState[] | undefined
  readonly gateway?: string | undefined
  readonly reference?: string | undefined
  /** Of orders whose reference begins so. They come by reference then, not by time, and pruned ones are among them. */
  readonly referencePrefix?: string | undefined
  readonly kinds?: readonly string[] | undefined
  readonly stuck?: boolean | undefined
  /** With a contradiction that is not settled. */
  readonly conflict?: boolean | undefined
  readonly disputed?: boolean | undefined
  /** Created at or after. */
  readonly since?: number | undefined
  readonly limit: number
  /** Where the page begins: `next` of the page before. */
  readonly after?: string | undefined
}
