import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { StoreError, sqliteStore } from '../../../src/index.ts'
import { migrations } from '../../../src/stores/sqlite/migrations.ts'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { errorOf, SIGN_KEY } from '../call-engine/gateway.ts'
import { shop } from '../orders/shop.ts'
import { newPath, otherProcess, sql } from './database-file.ts'

const lastLine = (printed: string) =>
  JSON.parse(printed.trim().split('\n').at(-1) ?? '') as Record<string, unknown>

describe('the file of sqliteStore', () => {
  it('is a write-ahead log database of the schema that the package knows', async () => {
    const path = await newPath()
    const store = sqliteStore({ path })
    await store.order('kumquat', 'R')
    expect(sql(path, 'PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }])
    expect(sql(path, 'PRAGMA user_version')).toEqual([{ user_version: migrations.length }])
    await store.close()
    expect(await readFile(path, 'latin1')).toMatch(/^SQLite format 3/)
  })

  it('keeps the bytes of a callback as they came', async () => {
    const path = await newPath()
    const { kumicorn } = await shop({ store: sqliteStore({ path }) })
    const callback = kumquatCallback({ request_no: 'R1', result: '充值成功' }, SIGN_KEY)
    const rawBody = new TextEncoder().encode(` ${callback.body}\r\n`)
    expect(await kumicorn.callbacks.kumquat({ ...callback, rawBody })).toMatchObject({ status: 200 })
    const [row] = sql(path, 'SELECT reference, raw FROM events')
    expect(row).toEqual({ reference: 'R1', raw: rawBody })
  })

  it('is made by the first call, not before', async () => {
    const path = await newPath()
    const store = sqliteStore({ path })
    await expect(readFile(path)).rejects.toMatchObject({ code: 'ENOENT' })
    await store.order('kumquat', 'R')
    expect(await readFile(path)).toBeInstanceOf(Buffer)
    await store.close()
  })

  it('is named by its path from the folder of the process, whatever that becomes', async () => {
    const path = await newPath()
    const store = sqliteStore({ path: relative(process.cwd(), path) })
    await store.order('kumquat', 'R')
    expect(await readFile(path)).toBeInstanceOf(Buffer)
    await store.close()
  })

  it('must be given, as a file', () => {
    for (const path of ['', ' ', ':memory:', undefined as unknown as string]) {
      expect(() => sqliteStore({ path })).toThrow(/path must name a file.*memoryStore/)
    }
  })

  it('can be closed at any time, and again; the next call opens it', async () => {
    const store = sqliteStore({ path: await newPath() })
    await store.close()
    await store.orders({ limit: 1 })
    await store.close()
    await store.close()
    expect(await store.orders({ limit: 1 })).toEqual({ items: [], next: undefined })
    await store.close()
  })

  it('with a newer schema is refused by name, and left as it is', async () => {
    const path = await newPath()
    const newer = migrations.length + 1
    sql(path, `PRAGMA user_version = ${newer}`)
    const store = sqliteStore({ path })
    const error = await errorOf(store.orders({ limit: 1 }))
    expect(error).toBeInstanceOf(StoreError)
    expect((error as Error).message).toContain(path)
    expect((error as Error).message).toMatch(
      new RegExp(`schema \\(version ${newer}\\) is newer than .* knows \\(${migrations.length}\\)`),
    )
    expect(sql(path, 'PRAGMA user_version')).toEqual([{ user_version: newer }])
    expect(sql(path, 'SELECT name FROM sqlite_schema')).toEqual([])
  })
})

describe('sqliteStore in other processes', () => {
  it('says which Node to take when this one has no node:sqlite', async () => {
    const path = await newPath()
    const child = await otherProcess(
      new URL('./opening.child.ts', import.meta.url),
      [path],
      ['--no-experimental-sqlite'],
    )
    child.tell('go')
    expect(lastLine(await child.output())).toEqual({
      code: 'store_failed',
      message: `sqliteStore: this Node (${process.version}) has no node:sqlite; use Node 22.13 or later`,
      cause: 'ERR_UNKNOWN_BUILTIN_MODULE',
    })
  })

  it('can be opened for the first time by several at once', async () => {
    const path = await newPath()
    const children = await Promise.all(
      [1, 2, 3, 4].map(() => otherProcess(new URL('./opening.child.ts', import.meta.url), [path])),
    )
    for (const child of children) await child.prints('ready')
    for (const child of children) child.tell('go')
    for (const child of children)
      expect(lastLine(await child.output())).toMatchObject({ code: 'none', message: '' })
    expect(sql(path, 'PRAGMA user_version')).toEqual([{ user_version: migrations.length }])
  })

  it('never gives one delivery to two of them, nor one reference', async () => {
    const path = await newPath()
    const store = sqliteStore({ path })
    const { kumicorn } = await shop({ store })
    kumicorn.on('order.succeeded', { name: 'fulfil', handle: () => undefined })
    for (let n = 0; n < 100; n += 1) {
      const reply = await kumicorn.callbacks.kumquat(kumquatCallback({ request_no: `R${n}` }, SIGN_KEY))
      expect(reply.status).toBe(200)
    }
    const names = ['a', 'b', 'c']
    const children = await Promise.all(
      names.map((name) => otherProcess(new URL('./claiming.child.ts', import.meta.url), [path, name])),
    )
    for (const child of children) await child.prints('ready')
    for (const child of children) child.tell('go')
    const results = await Promise.all(children.map(async (child) => lastLine(await child.output())))
    const ids = results.flatMap((result) => result.ids as number[])
    expect(ids).toHaveLength(100)
    expect(new Set(ids).size).toBe(100)
    expect(new Set(results.map(({ winner }) => winner)).size).toBe(1)
  })
})
