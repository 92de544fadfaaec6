import type { Delivery, Store } from '@kumicorn/core'
import { storeSamples } from '@kumicorn/testkit'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import { describe, expect, it } from 'vitest'
import { postgresStore } from '../../src/index.ts'

const { anEvent, anOrder, claimOf, keyOf, LEASE, next, OURS, START, together } = storeSamples

const handlers = ['fulfil', 'mail', 'log']

/** Several stores with a pool of their own each, as several processes have them. */
async function stores(count: number): Promise<readonly [Store, ...Store[]]> {
  const schema = newSchema()
  const made = Array.from({ length: count }, () => postgresStore({ pool: newPool(), schema }))
  await Promise.all(made.map((store) => store.open()))
  return made as [Store, ...Store[]]
}

/** A number from 0 up to 1, the same in every run. */
function chance(): () => number {
  let seed = 7
  return () => {
    seed = (seed * 16_807) % 2_147_483_647
    return seed / 2_147_483_647
  }
}

describe('several pools on one database', () => {
  it('bring each event to each handler once, in its order, while others write, fail and crash', async () => {
    const made = await stores(4)
    const random = chance()
    const seen = new Map<string, string[]>()
    const wanted = new Map<string, string[]>()
    let writing = 0
    let now = START

    const writeOrder = async (store: Store): Promise<void> => {
      let order = anOrder()
      await store.begin(order)
      for (let n = 0; n < 5; n += 1) {
        order = next(order)
        const event = anEvent(order)
        const lease = n % 2 === 0 ? { handlers: ['log'], now, until: now + LEASE } : undefined
        const leased = await store.commit({ order, event, handlers, lease })
        if (leased === false) throw new Error('nobody else writes this order')
        for (const name of handlers) {
          const lane = `${name} ${order.reference}`
          wanted.set(lane, [...(wanted.get(lane) ?? []), event.id])
        }
        for (const delivery of leased) await handle(store, delivery)
      }
    }
    const handle = async (store: Store, { id, token, handler, event }: Delivery): Promise<void> => {
      const lane = `${handler} ${event.reference}`
      seen.set(lane, [...(seen.get(lane) ?? []), event.id])
      const luck = random()
      // Some crash: their lease runs out, and others may have it then.
      if (luck < 0.1) return
      const failure = { error: 'x', now, retryAt: now + 1, counts: true }
      if (luck < 0.3) await store.failDelivery(id, token, failure)
      else await store.finishDelivery(id, token)
    }

    const writers = made.flatMap((store) =>
      Array.from({ length: 3 }, async () => {
        writing += 1
        for (let n = 0; n < 4; n += 1) await writeOrder(store)
        writing -= 1
      }),
    )
    const workers = made.map(async (store) => {
      for (let idle = 0; writing > 0 || idle < 4; ) {
        // A claim that finds nothing lets the leases of the crashed run out.
        const claimed = await store.claimDeliveries(claimOf(handlers, { now, limit: 5 }))
        idle = claimed.length > 0 ? 0 : idle + 1
        if (idle > 0) now += LEASE
        for (const delivery of claimed) await handle(store, delivery)
      }
    })
    await Promise.all([...writers, ...workers])
    for (const [lane, events] of wanted) expect([...new Set(seen.get(lane))]).toEqual(events)
    // They are known by their deliveries alone, and there are none.
    expect(await made[0].handlers([OURS])).toEqual([])
  })

  it('give up and revive dead letters at a time, and leave no lane without a head', async () => {
    const made = await stores(4)
    const order = anOrder()
    await made[0].begin(order)
    let last = order
    for (let n = 0; n < 12; n += 1) {
      last = next(last)
      await made[0].commit({ order: last, event: anEvent(last), handlers })
    }
    const random = chance()
    let now = START
    await Promise.all(
      made.map(async (store, n) => {
        for (let round = 0; round < 40; round += 1) {
          const claimed = await store.claimDeliveries(claimOf(handlers, { now, limit: 3 }))
          for (const { id, token } of claimed) {
            const failure = { error: 'x', now, retryAt: undefined, counts: true }
            if (random() < 0.5) await store.finishDelivery(id, token)
            else if (await store.failDelivery(id, token, failure)) {
              const other = made[(n + 1) % made.length] as Store
              await Promise.all([other.revive(id, now), store.finishDelivery(id, token)])
            }
          }
        }
      }),
    )
    for (let idle = 0; idle < 2; now += LEASE) {
      const claimed = await made[0].claimDeliveries(claimOf(handlers, { now }))
      idle = claimed.length > 0 ? 0 : idle + 1
      for (const { id, token } of claimed) await made[0].finishDelivery(id, token)
    }
    expect(await made[0].unfinished(keyOf(order))).toBe(0)
  })

  it('never let two begin what may be once only', async () => {
    const made = await stores(4)
    const begun = await together(40, (n) =>
      (made[n % 4] as Store).begin(anOrder({ once: `payment P${n % 5}` })),
    )
    expect(begun.filter(({ state }) => state === 'new')).toHaveLength(5)
    expect(begun.filter(({ state }) => state === 'rival')).toHaveLength(35)
  })

  it('write the same orders at a time, in whatever order, without loss', async () => {
    const made = await stores(4)
    const orders = Array.from({ length: 20 }, () => anOrder())
    for (const order of orders) await made[0].begin(order)
    const count = async (store: Store, order: (typeof orders)[number]): Promise<void> => {
      for (;;) {
        const read = await store.order(keyOf(order))
        if (read && (await store.commit({ order: next(read, { queries: read.queries + 1 }) }))) return
      }
    }
    await Promise.all(
      made.flatMap((store, n) =>
        (n % 2 === 0 ? orders : orders.toReversed()).map((order) => count(store, order)),
      ),
    )
    for (const order of orders) expect((await made[0].order(keyOf(order)))?.queries).toBe(4)
  })

  it('expect the same new handlers at the same moment, as instances do that start together', async () => {
    const made = await stores(6)
    for (let n = 0; n < 300; n += 1) {
      const expected = [{ account: OURS, name: `handler ${n}`, types: ['order.succeeded'] }] as const
      await Promise.all(made.map((store) => store.expectHandlers(expected, START + n)))
    }
    const found = await made[0].handlers([OURS])
    expect(found.map(({ types }) => types)).toEqual(Array.from({ length: 300 }, () => ['order.succeeded']))
  })

  it('leave no delivery behind one that is finished by a transaction which has not committed yet', async () => {
    const schema = newSchema()
    const [slow, quick, admin] = [newPool(), newPool({ application_name: schema }), newPool()]
    const [one, other] = [slow, quick].map((pool) => postgresStore({ pool, schema })) as [Store, Store]
    await one.expectHandlers([{ account: OURS, name: 'fulfil', types: ['order.accepted'] }], START)
    const order = anOrder()
    await one.commit({ order, event: anEvent(order), handlers: ['fulfil'] })
    const [first] = await one.claimDeliveries(claimOf(['fulfil']))
    let after: Promise<unknown> | undefined
    const isWaiting = async () => {
      const sql = "SELECT 1 FROM pg_stat_activity WHERE application_name = $1 AND wait_event_type = 'Lock'"
      return (await admin.query(sql, [schema])).rows.length > 0
    }
    slow.on('acquire', (client) => {
      const query = client.query.bind(client) as (...given: unknown[]) => Promise<unknown>
      const late = async (...given: unknown[]) => {
        if ((given[0] as { readonly text?: string }).text === 'COMMIT') {
          const changed = next(order)
          after = other.commit({ order: changed, event: anEvent(changed), handlers: ['fulfil'] })
          const isOver = after.then(() => true)
          // It has to wait for this transaction; if it does not, it is done before.
          while (!(await Promise.race([isOver, isWaiting()])));
        }
        return query(...given)
      }
      Object.assign(client, { query: late })
    })
    expect(
      await one.transact?.(
        first?.id as number,
        () => first?.token as number,
        async () => undefined,
      ),
    ).toBe(true)
    await after
    expect(await one.claimDeliveries(claimOf(['fulfil']))).toHaveLength(1)
  })

  it('rename a handler while its events are written, and leave none of them behind', async () => {
    const made = await stores(3)
    await made[0].expectHandlers([{ account: OURS, name: 'old', types: ['order.succeeded'] }], START)
    const writes = together(60, async (n) => {
      const order = anOrder()
      await (made[n % 3] as Store).commit({ order, event: anEvent(order) })
    })
    const renamed = (made[1] as Store).renameHandler(OURS, 'old', 'new')
    await Promise.all([writes, renamed])
    const claimed = await (made[2] as Store).claimDeliveries(claimOf(['new']))
    expect(claimed).toHaveLength(60)
    expect((await made[0].handlers([OURS])).map(({ name }) => name)).toEqual(['new'])
  })
})
