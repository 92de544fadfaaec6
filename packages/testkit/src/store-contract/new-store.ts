import type { Store } from '@kumicorn/core'

/** A store with nothing in it. */
export interface NewStore {
  readonly store: Store
  /** Opens another store on the same data, as another process does. A durable store must have it. */
  reopen?(): Promise<Store>
}

/** Makes a new store for the test that runs; it is closed at its end. */
export type Open = () => Promise<Store>
