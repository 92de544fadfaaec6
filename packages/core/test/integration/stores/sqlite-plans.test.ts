import { DatabaseSync } from 'node:sqlite'
import { storeSamples } from '@kumicorn/testkit'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { newPath, sql } from './database-file.ts'
import { sameThreadStore } from './same-thread.ts'

const { aMessage, anEvent, anOrder, claimOf, fail, keyOf, LEASE, next, OURS, START, THEIRS } = storeSamples

const page = { limit: 10 }

/** Makes every call in every way that changes its SQL, and returns the statements that were prepared. */
async function statementsOf(path: string): Promise<string[]> {
  const prepare = vi.spyOn(DatabaseSync.prototype, 'prepare')
  onTestFinished(() => prepare.mockRestore())
  const store = sameThreadStore(path)
  const order = anOrder({ once: 'P1', queryAt: START, stuck: true })
  const key = keyOf(order)
  const lease = { now: START, leaseUntil: START + LEASE }
  await store.open()
  await store.expectHandlers([{ account: OURS, name: 'fulfil', types: ['order.succeeded'] }], START)
  await store.begin(order)
  const event = anEvent(order)
  const leasing = { handlers: ['fulfil'], now: START, until: START + LEASE }
  await store.commit({ order: next(order), event, message: aMessage(), lease: leasing })
  await store.commit({ order: next(next(order)), event: anEvent(order), handlers: ['mail'] })
  await store.claimQueries({ account: OURS, limit: 10, ...lease })
  for (const now of [START, START + LEASE, START + 3 * LEASE])
    for (const delivery of await store.claimDeliveries(claimOf(['fulfil', 'mail'], { now })))
      await fail(store, delivery, now === START ? { retryAt: START } : {})
  await store.claimOrder(key, { handlers: ['fulfil'], ...lease })
  await store.deliveries(key)
  await store.deliveries(key, [event.id])
  await store.unfinished(key)
  await store.unfinished(key, ['fulfil'])
  await store.renewDelivery(1, 1, START)
  await store.finishDelivery(1, 4)
  await store.events(key)
  await store.messages(key)
  for (const after of [undefined, '2.2']) await store.history(key, { limit: 3, after })
  await store.deadLetters(page)
  await store.deadLetters({ ...page, accounts: [OURS, THEIRS] })
  for (let id = 1; id < 5; id += 1) {
    await store.deadLetter(id)
    await store.revive(id, START)
    await store.discard(id)
  }
  await store.orders({ ...page, states: ['pending'], gateway: 'mango', since: START })
  for (const stuck of [true, false, undefined]) await store.orders({ ...page, stuck })
  for (const mark of [true, false]) {
    await store.orders({ ...page, conflict: mark })
    await store.orders({ ...page, disputed: mark })
    await store.orders({ ...page, stuck: mark, conflict: mark, disputed: mark })
    await store.orders({ ...page, conflict: mark, states: ['failed'] })
  }
  for (const narrowed of [
    {},
    { states: ['pending'] as const, stuck: true, conflict: false, disputed: false },
  ])
    await store.orders({ ...page, ...narrowed, referencePrefix: order.reference.slice(0, 2) })
  await store.overview([OURS, THEIRS], START)
  await store.orders({ ...page, accounts: [OURS], kinds: ['payment'], reference: order.reference })
  await store.missingKeys?.()
  await store.begin(anOrder({ state: 'failed' }))
  await store.prune({ accounts: [OURS], endedBefore: START + 1, limit: 10 })
  for (const after of [undefined, `${START}.0`])
    await store.endedOrders?.({ account: OURS, since: START, limit: 3, after })
  await store.keepClose?.({ account: OURS, day: '2026-11-26', madeAt: START, body: '{}' })
  await store.closes?.({ account: OURS, limit: 3 })
  await store.pullForward({ accounts: [OURS], now: START, latest: START })
  await store.handlers()
  await store.renameHandler(OURS, 'fulfil', 'mail')
  await store.forgetHandler(OURS, 'mail')
  await store.close()
  return [...new Set(prepare.mock.calls.map(([text]) => text))].filter((text) => !text.startsWith('PRAGMA'))
}

describe('the query plans of sqliteStore', () => {
  it('walk an index: none scans a table that grows, none sorts what it has found', async () => {
    const path = await newPath()
    const statements = await statementsOf(path)
    expect(statements.length).toBeGreaterThan(40)
    const bad = statements
      .map((text) => ({
        text,
        plan: sql(path, `EXPLAIN QUERY PLAN ${text}`).map(({ detail }) => String(detail)),
      }))
      .filter(({ plan }) => plan.some((step) => /^SCAN (?!CONSTANT|\(subquery)|TEMP B-TREE/.test(step)))
      // Of keys, the first few of a walk are looked at.
      .filter(({ plan, text }) => !text.includes('key_id AS key') || plan.some((step) => /TEMP/.test(step)))
      // The schema of a file: looked at once, when it is opened.
      .filter(({ text }) => !text.includes('sqlite_schema'))
    expect(bad).toEqual([])
  })

  it('of claims and lists take exactly the index that was made for them', async () => {
    const path = await newPath()
    const statements = await statementsOf(path)
    const planOf = (part: string): string => {
      const text = statements.find((each) => each.includes(part))
      if (text === undefined) expect.fail(`no statement has ${part}`)
      return sql(path, `EXPLAIN QUERY PLAN ${text}`)
        .map(({ detail }) => detail)
        .join('; ')
    }
    expect(planOf('ready = 1 AND due_at <= ?')).toContain(
      'deliveries_due (account=? AND handler=? AND ready=? AND due_at<?)',
    )
    expect(planOf('query_at <= ?')).toContain('orders_to_query (account=? AND query_at<?)')
    expect(planOf('AND once = ?')).toContain('orders_once (account=? AND once=?)')
    expect(planOf('AND state = ? AND pruned = 0')).toContain(
      'orders_by_state (account=? AND kind=? AND state=? AND created_at',
    )
    expect(planOf('stuck = 1 AND +state IN')).toContain('orders_stuck (account=? AND kind=? AND created_at')
    // Of one state there are many, and few of them may be in conflict.
    for (const how of ['conflict = 1 AND +state IN (?, ?', 'conflict = 1 AND +state IN (?) '])
      expect(planOf(how)).toContain('orders_in_conflict (account=? AND kind=? AND created_at')
    expect(planOf('disputed = 1 AND +state IN')).toContain(
      'orders_disputed (account=? AND kind=? AND created_at',
    )
    for (const [mark, index] of [
      ['stuck', 'orders_stuck'],
      ['conflict', 'orders_in_conflict'],
      ['disputed', 'orders_disputed'],
    ])
      expect(planOf(`${mark} = 1 LIMIT`)).toContain(`COVERING INDEX ${index} (account=? AND kind=?)`)
    expect(planOf('min(created_at)')).toContain(
      'COVERING INDEX orders_by_state (account=? AND kind=? AND state=?)',
    )
    expect(planOf('min(query_at)')).toContain('COVERING INDEX orders_to_query (account=? AND query_at<?)')
    expect(planOf('SELECT received_at')).toContain('deliveries_waiting (account=? AND handler=? AND type=?)')
    expect(planOf('prunable = 1')).toContain('orders_ended (account=? AND updated_at<?)')
    expect(planOf('ORDER BY updated_at, serial')).toContain('orders_ended (account=? AND updated_at')
    expect(planOf('ORDER BY day DESC')).toContain('PRIMARY KEY (account=? AND day>? AND day<?)')
    expect(planOf('d.account = ? AND d.dead = 1')).toContain('deliveries_dead (account=? AND rowid>?)')
  })
})
