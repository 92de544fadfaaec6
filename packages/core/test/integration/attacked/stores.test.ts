import { randomBytes } from 'node:crypto'
import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import { inspect } from 'node:util'
import { manualClock } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { memoryStore, sqliteStore } from '../../../src/index.ts'
import { numberOf } from '../../../src/stores/sqlite/about-order.ts'
import { newPath, sql } from '../stores/database-file.ts'
import { callback, deadOf, make, pause, until } from './shop.ts'

// Found by attacks: each of these was broken once.

describe('a delivery that cannot be read', () => {
  it('does not stand in the way of the others', async () => {
    const path = await newPath()
    const encryptionKeys = [randomBytes(32)]
    const writer = make({ store: sqliteStore({ path, encryptionKeys }) })
    for (const name of ['h1', 'h2']) writer.on('order.succeeded', { name, handle: () => undefined })
    for (let n = 0; n < 5; n += 1) await writer.callbacks.kumquat(callback(`A-${n}`))
    sql(path, `UPDATE events SET event = zeroblob(64) WHERE serial = ${numberOf(3, 1)}`)
    const clock = manualClock(Date.now())
    const kumicorn = make({ store: sqliteStore({ path, encryptionKeys }), clock })
    const seen: string[] = []
    for (const name of ['h1', 'h2']) {
      kumicorn.on('order.succeeded', {
        name,
        handle: ({ reference }) => void seen.push(`${name} ${reference}`),
      })
    }
    await kumicorn.start()
    for (let n = 0; n < 1_000 && seen.length < 8; n += 1) {
      clock.advance(5_000)
      await pause(5)
    }
    const others = ['A-0', 'A-1', 'A-3', 'A-4']
    expect(seen.toSorted()).toEqual(['h1', 'h2'].flatMap((name) => others.map((order) => `${name} ${order}`)))
  })
})

describe('what a handler has thrown', () => {
  it('is encrypted as the event is that it may quote', async () => {
    const path = await newPath()
    const store = sqliteStore({ path, encryptionKeys: [randomBytes(32)] })
    const logged: string[] = []
    const log = (details: object): void => void logged.push(inspect(details))
    const logger = { debug: log, info: log, warn: log, error: log }
    const kumicorn = make({ store, logger, deliveries: { maxTries: 1, pollInterval: 20 } })
    const code = '7788-9911-2233'
    kumicorn.on('order.succeeded', {
      name: 'h',
      handle: () => {
        throw new Error(`the message "Your code is ${code}" was refused`)
      },
    })
    await kumicorn.start()
    await kumicorn.callbacks.kumquat(callback('A', { pin: code }))
    await until(async () => (await deadOf(kumicorn)).length === 1)
    expect((await deadOf(kumicorn))[0]?.lastError).toContain('was refused')
    expect(logged.join()).toContain('was refused')
    expect(logged.join()).not.toContain(code)
    for (const file of [path, `${path}-wal`]) expect(await readFile(file, 'latin1')).not.toContain(code)
  })
})

describe.each([
  ['memoryStore', async () => memoryStore()],
  ['sqliteStore', async () => sqliteStore({ path: await newPath() })],
] as const)('prune() on %s', (_, open) => {
  it('forgets again what a late repeat has told of an order that was pruned', async () => {
    const store = await open()
    const clock = manualClock()
    const kumicorn = make({ store, clock })
    const prune = (): Promise<number> => {
      clock.advance(1)
      return kumicorn.prune({ endedBefore: new Date(clock.now()) })
    }
    await kumicorn.callbacks.kumquat(callback('A', { pin: '7788' }))
    expect(await prune()).toBe(1)
    await kumicorn.callbacks.kumquat(callback('A', { pin: '7788' }))
    expect((await kumicorn.orders.list()).orders).toHaveLength(1)
    expect(await prune()).toBe(1)
    const [order] = (await store.orders({ reference: 'A', limit: 1 })).items
    expect(order).toMatchObject({ details: {}, pruned: true })
    expect(order?.lastAnswer).toBeUndefined()
    expect(order && (await store.messages(order))).toEqual([])
  })
})

describe('two callbacks that are replayed in turn', () => {
  it('are news once', async () => {
    const kumicorn = make()
    const events: string[] = []
    kumicorn.on(['order.succeeded', 'order.updated'], {
      name: 'h',
      handle: ({ type }) => void events.push(type),
    })
    await kumicorn.start()
    for (let n = 0; n < 5; n += 1)
      for (const pin of ['1', '2']) await kumicorn.callbacks.kumquat(callback('A', { pin }))
    expect(events).toEqual(['order.succeeded', 'order.updated'])
  })
})

describe('a list of orders', () => {
  it('ends also at the beginning of time', async () => {
    const store = sqliteStore({ path: await newPath() })
    const kumicorn = make({ store, clock: manualClock(0) })
    for (let n = 0; n < 5; n += 1) await kumicorn.callbacks.kumquat(callback(`A-${n}`))
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await kumicorn.orders.list({ limit: 2, after })
      seen.push(...page.orders.map(({ reference }) => reference))
      after = page.next
    } while (after !== undefined && seen.length < 10)
    expect(seen.toSorted()).toEqual(['A-0', 'A-1', 'A-2', 'A-3', 'A-4'])
    await expect(store.orders({ limit: 1, after: 'x' })).rejects.toThrow(/after/)
  })
})

describe('a file of somebody else', () => {
  it.each([
    ['a database', async (path: string) => sql(path, 'CREATE TABLE t (a)')],
    ['a text', async (path: string) => writeFile(path, 'hello'.repeat(1_000))],
  ] as const)('%s: keeps its mode', async (_, write) => {
    const path = await newPath()
    await write(path)
    await chmod(path, 0o664)
    await expect(sqliteStore({ path }).open()).rejects.toThrow(path)
    expect((await stat(path)).mode & 0o777).toBe(0o664)
  })
})
