import { type Store, StoreError } from '@kumicorn/core'
import { describe, expect, it } from 'vitest'
import type { Open } from './new-store.ts'
import { anOrder, claimOf, keyOf, LEASE, OURS, only, START } from './samples.ts'

const failure = { error: '', now: START, retryAt: START, counts: true }
const key = keyOf(anOrder())
const calls: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  open: (store) => store.open(),
  begin: (store) => store.begin(anOrder()),
  order: (store) => store.order(key),
  orders: (store) => store.orders({ limit: 1 }),
  events: (store) => store.events(key),
  messages: (store) => store.messages(key),
  history: (store) => store.history(key, { limit: 1 }),
  commit: (store) => store.commit(only(anOrder())),
  tryCommit: (store) => (store.tryCommit ?? store.commit)(only(anOrder())),
  claimQueries: (store) =>
    store.claimQueries({ account: OURS, now: START, leaseUntil: START + LEASE, limit: 1 }),
  claimDeliveries: (store) => store.claimDeliveries(claimOf(['fulfil'])),
  claimOrder: (store) => store.claimOrder(key, { handlers: [], now: START, leaseUntil: START + LEASE }),
  deliveries: (store) => store.deliveries(key),
  unfinished: (store) => store.unfinished(key),
  renewDelivery: (store) => store.renewDelivery(1, 1, START),
  finishDelivery: (store) => store.finishDelivery(1, 1),
  failDelivery: (store) => store.failDelivery(1, 1, failure),
  deadLetters: (store) => store.deadLetters({ limit: 1 }),
  deadLetter: (store) => store.deadLetter(1),
  revive: (store) => store.revive(1, START),
  discard: (store) => store.discard(1),
  expectHandlers: (store) => store.expectHandlers([], START),
  handlers: (store) => store.handlers(),
  overview: (store) => store.overview([OURS], START),
  renameHandler: (store) => store.renameHandler(OURS, 'a', 'b'),
  forgetHandler: (store) => store.forgetHandler(OURS, 'a'),
  prune: (store) => store.prune({ accounts: [OURS], endedBefore: START, limit: 1 }),
  endedOrders: async (store) => store.endedOrders?.({ account: OURS, since: START, limit: 1 }),
  keepClose: async (store) =>
    store.keepClose?.({ account: OURS, day: '2026-11-26', madeAt: START, body: '{}' }),
  closes: async (store) => store.closes?.({ account: OURS, limit: 1 }),
  pullForward: (store) => store.pullForward({ accounts: [OURS], now: START, latest: START }),
}

/** The end of a store: final. */
export function closing(open: Open): void {
  describe('a store that is closed', () => {
    it.each(Object.entries(calls))('refuses %s, and says why', async (_, call) => {
      const store = await open()
      await call(store)
      await store.close()
      const error = await call(store).then(
        () => expect.fail('it was served'),
        (reason: unknown) => reason,
      )
      expect(error).toBeInstanceOf(StoreError)
      expect((error as StoreError).message).toMatch(/Store: .*closed/)
    })

    it('can be closed again', async () => {
      const store = await open()
      await store.close()
      await store.close()
    })
  })
}
