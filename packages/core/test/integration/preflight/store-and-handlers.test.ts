import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { linesOf, storeSamples, troubles } from '@kumicorn/testkit'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createKumicorn, memoryStore, StoreError, sqliteStore } from '../../../src/index.ts'
import { sqliteChecks } from '../../../src/stores/sqlite/checks.ts'
import type { Database } from '../../../src/stores/sqlite/database.ts'
import type { Durability } from '../../../src/stores/sqlite/durability.ts'
import { newPath } from '../stores/database-file.ts'
import { sameThreadStore } from '../stores/same-thread.ts'
import { APP_KEY, SECRET, shop } from './shop.ts'

const { anEvent, anOrder } = storeSamples
const closed = <S extends { close(): Promise<void> }>(store: S): S => {
  onTestFinished(() => store.close())
  return store
}

const tools = {
  signal: new AbortController().signal,
  clock: { now: Date.now, after: () => () => undefined },
  production: true,
  country: 'NG',
}

/** What is said of a file that SQLite tells this of. */
async function saidOf(name: string, durability: Partial<Durability>, production = true) {
  const told = { journalMode: 'wal', synchronous: 2, version: '3.50.0', file: '/orders.db', ...durability }
  const database = { call: async () => told } as unknown as Database
  return sqliteChecks(database)
    .find((check) => check.name === name)
    ?.run({ ...tools, production })
}

describe('preflight of a store', () => {
  it('finds that sqliteStore really flushes, in its thread and without', async () => {
    for (const store of [sqliteStore({ path: await newPath() }), sameThreadStore(await newPath())]) {
      const lines = linesOf(await shop({ store: closed(store) }).kumicorn.preflight({ production: true }))
      expect(lines['store writable']?.state).not.toBe('failed')
      expect(lines['store durable']).toMatchObject({ state: 'ok' })
      expect(lines['store fsync']).toMatchObject({
        state: 'ok',
        found: 'what is acknowledged is flushed to the disk (journal_mode wal, synchronous 2)',
      })
      expect(lines['store version']?.found).toMatch(/^SQLite 3\.\d+/)
      expect(lines['store disk']?.found).toMatch(/GiB are free/)
    }
  })

  // Found by an attack: after a partner number was changed they were in nobody's sight.
  it('finds open orders of an account that is not configured, and that no other application has', async () => {
    const store = memoryStore()
    const [order, ended] = [anOrder({ state: 'pending' }), anOrder({ state: 'failed' })]
    for (const each of [order, ended]) await store.begin(each)
    const { kumicorn } = shop({ store })
    const line = async () => linesOf(await kumicorn.preflight())['store accounts']
    expect(await line()).toMatchObject({
      state: 'warning',
      found: expect.stringContaining(`no other application had lately: ${order.account} (1)`),
    })
    const fulfil = { account: order.account, name: 'fulfil', types: ['order.failed'] } as const
    await store.expectHandlers([fulfil], Date.now())
    expect(await line()).toBeUndefined()
  })

  // Found by an attack: a mistyped path made a new file, and all was well.
  it('tells that there was none before it looked, as a warning in production', async () => {
    const path = await newPath()
    const lineOf = async (given: string, production: boolean) =>
      linesOf(await shop({ store: closed(sqliteStore({ path: given })) }).kumicorn.preflight({ production }))[
        'store writable'
      ]
    const found = `can be read and written now; before this look, there was no file ${path}`
    expect(await lineOf(path, true)).toMatchObject({ state: 'warning', found })
    expect(await lineOf(path, true)).toMatchObject({ state: 'ok', found: 'can be read and written' })
    expect(await lineOf(`${path}.other`, false)).toMatchObject({ state: 'ok' })
  })

  it.each([{ synchronous: 1 }, { synchronous: 0 }, { journalMode: 'delete' }, { journalMode: 'memory' }])(
    'finds a file that is not durable: %j',
    async (durability) => {
      expect(await saidOf('fsync', durability)).toMatchObject({
        state: 'failed',
        found: expect.stringContaining('may be lost in a power cut'),
      })
    },
  )

  it.runIf(process.platform === 'linux' && existsSync('/dev/shm'))(
    'finds a file that lies in memory',
    async () => {
      const folder = mkdtempSync('/dev/shm/kumicorn-')
      onTestFinished(() => rmSync(folder, { recursive: true }))
      const file = join(folder, 'orders.db')
      const found = expect.stringContaining('tmpfs, in memory')
      expect(await saidOf('disk', { file })).toMatchObject({ state: 'failed', found })
      expect(await saidOf('disk', { file }, false)).toMatchObject({ state: 'warning', found })
    },
  )

  it('finds that memoryStore forgets', async () => {
    const { kumicorn } = shop({ store: memoryStore() })
    expect(troubles(await kumicorn.preflight())).toMatchObject({ 'store durable': 'warning' })
    expect(troubles(await kumicorn.preflight({ production: true }))).toMatchObject({
      'store durable': 'failed',
    })
  })

  it('asks nothing more of one that cannot be used', async () => {
    const path = `${await newPath()}/missing/orders.db`
    const { kumicorn } = shop({ store: closed(sqliteStore({ path })) })
    const report = await kumicorn.preflight()
    expect(linesOf(report)['store writable']?.found).toContain('its folder')
    expect(troubles(report)).toMatchObject({
      'store writable': 'failed',
      'store fsync': 'unchecked',
      'handlers expected': 'unchecked',
    })
  })

  it('is a failed line where a store cannot say how it is looked at', async () => {
    const checks = () => Promise.reject(new StoreError('it does not know'))
    const report = await shop({ store: { ...memoryStore(), checks } }).kumicorn.preflight()
    expect(linesOf(report)['store checks']).toMatchObject({ state: 'failed', found: 'it does not know' })
  })
})

describe('preflight of handlers', () => {
  it('finds that there is none', async () => {
    const lines = linesOf(await shop().kumicorn.preflight())
    expect(lines['handlers registered']).toMatchObject({ state: 'ok', found: 'fulfil' })
    expect(lines['handlers expected']).toMatchObject({ state: 'ok' })
    const paynicorn = { baseUrl: 'http://127.0.0.1:9', appKey: APP_KEY, merchantSecret: SECRET }
    const bare = linesOf(await createKumicorn({ paynicorn, logger: false }).preflight())
    expect(bare['handlers registered']).toMatchObject({ state: 'warning' })
  })

  it('finds those that the store expects and nobody registers, and types that nobody takes', async () => {
    const store = memoryStore()
    const { kumicorn } = shop({ store })
    await kumicorn.start()
    await kumicorn.stop()
    const [{ account = '' } = {}] = await store.handlers()
    await store.expectHandlers([{ account, name: 'refund', types: ['order.failed'] }], 0)
    const report = await kumicorn.preflight()
    expect(linesOf(report)['handlers expected']).toMatchObject({
      state: 'failed',
      found: 'the store expects handlers that are not registered: refund',
      mend: expect.stringContaining('handlers.rename()'),
    })
    await store.forgetHandler(account, 'refund')
    await store.expectHandlers([{ account, name: 'fulfil', types: ['order.reversed'] }], 0)
    const order = anOrder({ account, state: 'reversed' })
    const event = anEvent(order, { type: 'order.reversed' })
    await store.commit({ order, event, handlers: ['fulfil'] })
    expect(linesOf(await kumicorn.preflight())['handlers expected']?.found).toBe(
      'events wait for handlers that do not take their types: fulfil (order.reversed)',
    )
  })

  it('does not look at them where those of the application are not here', async () => {
    const report = await shop().kumicorn.preflight({ handlers: false })
    expect(troubles(report)).toMatchObject({ 'handlers registered': 'unchecked' })
    expect(linesOf(report)['handlers expected']).toBeUndefined()
  })
})
