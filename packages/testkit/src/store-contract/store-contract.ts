import type { Store } from '@kumicorn/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { checks } from './checks.ts'
import { claims } from './claims.ts'
import { content } from './content.ts'
import { deadLetters } from './dead-letters.ts'
import { durability } from './durability.ts'
import { events } from './events.ts'
import { failures } from './failures.ts'
import { listing } from './listing.ts'
import { orders } from './orders.ts'
import { sequence } from './sequence.ts'
import { workers } from './workers.ts'

/** A store with nothing in it. */
export interface NewStore {
  readonly store: Store
  /** Opens another store on the same data, as another process does. A durable store must have it. */
  reopen?(): Promise<Store>
}

/** Makes a new store for the test that runs; it is closed at its end. */
export type Open = () => Promise<Store>

/**
 * What every store must do, also for many callers at a time.
 * @param durable false for a store whose data dies with it
 */
export function storeContract(
  name: string,
  makeStore: () => Promise<NewStore>,
  { durable = true }: { readonly durable?: boolean } = {},
): void {
  const make = async (): Promise<NewStore> => {
    const made = await makeStore()
    onTestFinished(() => made.store.close())
    return made
  }
  const open: Open = async () => (await make()).store

  describe(name, () => {
    orders(open)
    listing(open)
    events(open)
    claims(open)
    sequence(open)
    failures(open)
    deadLetters(open)
    checks(open)
    content(open)
    workers(open)
    it('says whether its data outlives it', async () => expect((await open()).durable).toBe(durable))
    if (durable) durability(make)
  })
}
