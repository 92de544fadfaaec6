/** A delivery of an order that is not finished, as people look at it. */
export interface OrderDelivery {
  readonly id: number
  /** The id of its event. */
  readonly event: string
  readonly handler: string
  /** How often it has been tried. */
  readonly tries: number
  /** `leased`: somebody works on it, or did so when the lease ran out. `dead`: it was given up. */
  readonly state: 'waiting' | 'leased' | 'dead'
  /** When it is tried (again), until when it is leased, or when it was given up. */
  readonly at: number
  /** The message of the last error; `''` when there was none. */
  readonly lastError: string
}
