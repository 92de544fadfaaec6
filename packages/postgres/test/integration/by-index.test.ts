import type { Delivery, Store } from '@kumicorn/core'
import { storeSamples } from '@kumicorn/testkit'
import { newDatabase } from '@kumicorn/testkit/postgres'
import pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { postgresStore } from '../../src/index.ts'
import { aPrunedOne, filled } from '../helpers/filled.ts'
import { type Walk, watchedPool } from '../helpers/plans.ts'

const { aMessage, anEvent, anOrder, claimOf, claimOne, fail, keyOf, LEASE, next, OURS, START, written } =
  storeSamples

/** How many orders there are: `KUMICORN_PLANS_ORDERS=1000000` for the long run. */
const MANY = Number(process.env.KUMICORN_PLANS_ORDERS ?? 3_000)

const SCHEMA = 'kumicorn'

/** Tables with a row for each handler, account or partition, for what is to be sent or swept now, and pg-boss's queues. */
const SMALL = new Set(['handlers', 'paces', 'intents', 'partitions', 'to_sweep', 'queue', 'version'])

/** The most rows that a walk looks at when nobody asks for more than three. */
const MOST = 40

/** Every call of the store, over and over where it takes another way. */
async function everyCall(store: Store, pool: pg.Pool): Promise<void> {
  const types = ['order.succeeded'] as const
  const handlers = ['fulfil', 'mail', 'old', 'older', 'behind']
  await store.expectHandlers(
    handlers.map((name) => ({ account: OURS, name, types: name === 'mail' ? types : [] })),
    START,
  )
  // Placing, reading, listing.
  const order = anOrder({ once: 'payment new' })
  await store.begin(order)
  await store.begin(order)
  await store.begin(anOrder({ once: 'payment new' }))
  await store.begin(anOrder({ once: 'payment new' }), { again: true })
  await store.order(keyOf(order))
  for (const filter of [
    { states: ['succeeded', 'pending'] as const },
    { stuck: true },
    { stuck: false, gateway: 'mango', kinds: ['payment'], since: START },
    { conflict: true },
    { disputed: true, stuck: false },
    { conflict: false, disputed: false },
    { accounts: [OURS], reference: order.reference },
    { referencePrefix: order.reference.slice(0, 1) },
  ])
    await store.orders({ ...filter, limit: 3 })
  const page = await store.endedOrders?.({ account: OURS, since: START, limit: 3 })
  await store.endedOrders?.({ account: OURS, since: START, limit: 3, after: page?.next })
  for (const day of ['2026-11-25', '2026-11-26', '2026-11-26'])
    await store.keepClose?.({ account: OURS, day, madeAt: START, body: '{}' })
  await store.closes?.({ account: OURS, upTo: '2026-11-26', limit: 2 })
  // What happens, and who is told.
  const lease = { handlers: ['fulfil'], now: START, until: START + LEASE }
  const changed = next(order, { state: 'succeeded', queryAt: START })
  const told = { order: changed, message: aMessage(), event: anEvent(changed) }
  const leased = await store.commit({ ...told, handlers: ['fulfil', 'mail'], lease })
  const [held] = leased as readonly Delivery[]
  if (!held) throw new Error('nothing was leased')
  await store.commit({ ...told, handlers })
  const fresh = anOrder({ state: 'pending' })
  await store.commit({ order: fresh, message: aMessage(), event: anEvent(fresh), handlers: ['mail'] })
  const pruned = await aPrunedOne(store)
  const reborn = next(pruned, { state: 'reversed', pruned: false })
  await store.commit({ order: reborn, message: aMessage(), event: anEvent(reborn) })
  await store.events(keyOf(order))
  await store.messages(keyOf(order))
  await store.history(keyOf(order), { limit: 3 })
  await store.renewDelivery(held.id, held.token, START + 2 * LEASE)
  await store.transact?.(
    held.id,
    () => held.token,
    async () => undefined,
  )
  const claim = { limit: 3, types }
  const claimed = await store.claimDeliveries({
    ...claimOf(['busy']),
    handlers: [
      { name: 'busy', ...claim },
      { name: 'mail', ...claim },
    ],
  })
  const [first, second] = claimed
  if (!first || !second) throw new Error('nothing was claimed')
  await store.finishDelivery(first.id, first.token)
  await fail(store, second, { retryAt: START + 1 })
  await store.claimOrder(keyOf(order), { handlers: ['mail'], now: START, leaseUntil: START + LEASE })
  await store.deliveries(keyOf(order))
  await store.deliveries(keyOf(order), ['none'])
  await store.unfinished(keyOf(order))
  await store.unfinished(keyOf(order), ['mail'])
  const question = { account: OURS, now: START, leaseUntil: START + LEASE, limit: 3 }
  await store.claimQueries(question)
  await store.claimQueries({ ...question, spacing: 1 })
  // One that cannot be read.
  const damaged = anOrder({ queryAt: 0 })
  await store.begin(damaged)
  const { account, kind, reference } = damaged
  const key = 'account = $1 AND kind = $2 AND reference = $3'
  await pool.query(`UPDATE ${SCHEMA}.orders SET record = '' WHERE ${key}`, [account, kind, reference])
  expect(await store.claimQueries({ ...question, limit: 1 })).toMatchObject([{ reference, error: {} }])
  // A handler that only a commit tells of, and the next of its lane.
  await written(store, ['met'], ['met'])
  const met = await claimOne(store, 'met')
  await store.finishDelivery(met.id, met.token)
  // Dead letters; the older one of an order comes back while the newer one is leased.
  const two = await written(store, ['behind'], ['behind'])
  const older = await claimOne(store, 'behind')
  await fail(store, older)
  await claimOne(store, 'behind')
  const { items } = await store.deadLetters({ accounts: [OURS], limit: 3 })
  await store.deadLetters({ limit: 3, after: String(items.at(-1)?.id) })
  await store.deadLetter(older.id)
  await store.revive(older.id, START)
  const again = await claimOne(store, 'behind', { now: START + 2 * LEASE })
  expect([again.id, again.event.reference]).toEqual([older.id, two.order.reference])
  await store.discard(items[0]?.id as number)
  await store.pullForward({ accounts: [OURS], now: START, latest: START + 100 * LEASE })
  // Within a transaction of the application.
  const client = await pool.connect()
  const intent = { operation: 'orders.place', call: new Uint8Array(), again: false, isWanted: () => true }
  await client.query('BEGIN')
  await store.beginWithin?.(client, anOrder({ once: 'payment within' }), intent)
  const within = anOrder()
  await store.beginWithin?.(client, within, intent)
  await store.beginWithin?.(client, within, intent)
  await client.query('COMMIT')
  client.release()
  const sent = await store.claimIntents?.({
    accounts: [OURS],
    now: START,
    leaseUntil: START + LEASE,
    limit: 3,
  })
  const [one, other] = sent ?? []
  if (!one || !other) throw new Error('there was nothing to send')
  await store.retryIntent?.(one.id, one.token, START + 1)
  await store.finishIntent?.(other.id, other.token)
}

/** What somebody does now and then to a handler that the code has renamed or lost. */
async function upkeep(store: Store): Promise<void> {
  await written(store, ['old', 'older'])
  await store.renameHandler(OURS, 'old', 'new')
  await store.forgetHandler(OURS, 'older')
}

/** Functions of ours that no call has come to. */
async function unreached(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query(
    `SELECT p.proname AS name FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
     LEFT JOIN pg_stat_user_functions f ON f.funcid = p.oid
     WHERE p.pronamespace = '${SCHEMA}'::regnamespace AND l.lanname = 'plpgsql' AND coalesce(f.calls, 0) = 0 ORDER BY 1`,
  )
  return rows.map(({ name }) => name as string)
}

it('finds what it needs by index, with every statement of every call', { timeout: 1_800_000 }, async () => {
  const url = await newDatabase()
  const plain = new pg.Pool({ connectionString: url, max: 4 })
  onTestFinished(() => plain.end())
  await filled(postgresStore({ pool: plain }), plain, SCHEMA, MANY)

  const { pool, walks } = watchedPool(url)
  const store = postgresStore({ pool })
  await store.open()
  const during = async (work: Promise<unknown>): Promise<Walk[]> => {
    await work
    return walks.splice(0).filter(({ table }) => !SMALL.has(table))
  }
  // What it took to look at the version of the schema.
  walks.length = 0
  const seen = await during(everyCall(store, pool))
  const looking = await during(store.missingKeys?.() ?? Promise.resolve())
  const batch = { accounts: [OURS], limit: 3 }
  const pruning = await during(store.prune({ ...batch, endedBefore: START + 1_000 }))
  const sweeping = await during(store.prune({ ...batch, endedBefore: 0 }))
  const counting = await during(store.handlers([OURS]))
  counting.push(...(await during(store.overview([OURS], START))))
  const rare = { states: ['unknown'] as const, limit: 3 }
  const searching = await during(store.orders({ ...rare, referencePrefix: anOrder().reference.slice(0, 1) }))
  const keeping = await during(upkeep(store))
  await store.close()
  await pool.end()

  // The first few of an index need no key. Of the closes there are only three.
  const isMuch = ({ how, rows, table }: Walk) => rows > 20 || (how === 'Seq Scan' && table !== 'closes')
  expect(looking.filter(isMuch)).toEqual([])
  expect(new Set(looking.map(({ table }) => table)).size).toBeGreaterThanOrEqual(4)
  const all = [...seen, ...pruning, ...sweeping, ...counting, ...searching, ...keeping]
  expect(all.filter(({ how }) => how === 'Seq Scan')).toEqual([])
  // The least of an index is found without a key.
  expect(all.filter(({ hasKeys, rows }) => !hasKeys && rows > 1)).toEqual([])
  // Pruning passes over ended orders that have something to deliver still; what waits for a handler, and what is open,
  // is counted to ten thousand.
  expect([...seen, ...sweeping].filter(({ rows }) => rows > MOST)).toEqual([])
  expect(counting.filter(({ rows }) => rows > 10_000 + MOST)).toEqual([])
  // What begins with a text and fits other filters, too, is looked for among so many.
  expect(searching.filter(({ rows }) => rows > 2_000 + MOST)).toEqual([])
  expect(new Set(seen.map(({ table }) => table)).size).toBeGreaterThanOrEqual(4)
  await expect.poll(() => unreached(plain), { timeout: 30_000 }).toEqual([])
})
