import { randomBytes } from 'node:crypto'
import { chmod, mkdir, truncate, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { linesOf, storeSamples } from '@kumicorn/testkit'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  ConfigError,
  memoryStore,
  type SqliteStoreOptions,
  type Store,
  StoreError,
  sqliteStore,
} from '../../../src/index.ts'
import { callback, make } from '../attacked/shop.ts'
import { newPath, sql } from './database-file.ts'
import { sameThreadStore } from './same-thread.ts'
import { unprivileged } from './unprivileged.ts'

// Found by newcomers: start() said that a database could not be opened, and not why.

const failure = (store: Store): Promise<Error> =>
  make({ store })
    .start()
    .then(
      () => expect.fail('it has started'),
      (error: Error) => error,
    )

describe('start() with a file that cannot be used says what to do', () => {
  it('when its folder does not exist; once that is made, it starts', async () => {
    const path = `${await newPath()}/data/orders.db`
    const kumicorn = make({ store: sqliteStore({ path }) })
    await expect(kumicorn.start()).rejects.toThrow(
      new StoreError(
        `sqliteStore: ${path}: unable to open database file: its folder ${dirname(path)} does not exist: make it, or give another path`,
      ),
    )
    await mkdir(dirname(path), { recursive: true })
    await kumicorn.start()
  })

  it('when there is a file where its folder should be', async () => {
    const file = await newPath()
    await writeFile(file, '')
    const error = await failure(sqliteStore({ path: `${file}/orders.db` }))
    expect(error.message).toContain(`${file} is no folder: give another path`)
  })

  it('when it is a folder', async () => {
    const path = await newPath()
    await mkdir(path)
    const error = await failure(sqliteStore({ path }))
    expect(error.message).toMatch(/it is a folder: path must name a file in it$/)
  })

  it('when its user may not write the folder', async () => {
    const path = `${await newPath()}/orders.db`
    await mkdir(dirname(path), { mode: 0o555 })
    await chmod(dirname(dirname(path)), 0o755)
    const error = await unprivileged(() => failure(sameThreadStore(path)))
    expect(error.message).toMatch(
      /the user of this process \(uid \d+\) may not write .*: give it the right to/,
    )
    expect(error.message).toContain(dirname(path))
  })

  // Found by attack: the reason could not be looked for, and was left out.
  it('when its user may not enter the folder', async () => {
    const path = `${await newPath()}/orders.db`
    await mkdir(dirname(path), { mode: 0o600 })
    const error = await unprivileged(() => failure(sameThreadStore(path)))
    expect(error.message).toMatch(/\(uid \d+\) may not enter .*: give it the right to, or give another path$/)
  })

  it('when it is of another user, and others may read it', async () => {
    const path = await newPath()
    await writeFile(path, '')
    await chmod(path, 0o666)
    await chmod(dirname(path), 0o777)
    const error = await unprivileged(() => failure(sameThreadStore(path)))
    expect(error.message).toMatch(/may not keep others from .*: make it its owner, or give another path$/)
  })

  it('when it is damaged', async () => {
    const path = await newPath()
    const store = sqliteStore({ path })
    await store.open()
    await store.close()
    await truncate(path, 5_000)
    const error = await failure(sqliteStore({ path }))
    expect(error.message).toMatch(/malformed: it is damaged: put back a backup of it/)
  })

  it('when it is something else', async () => {
    const path = await newPath()
    await writeFile(path, 'a letter, and no database'.repeat(100))
    const error = await failure(sqliteStore({ path }))
    expect(error.message).toMatch(/it is something else than a database.*: give another path$/)
  })

  it('when another process holds it', { timeout: 30_000 }, async () => {
    const path = await newPath()
    const other = new DatabaseSync(path)
    other.exec('CREATE TABLE t (a); BEGIN EXCLUSIVE')
    const error = await failure(sqliteStore({ path }))
    other.close()
    expect(error.message).toMatch(/another process holds it: wait for that one/)
  })
})

it('start() rejects with a StoreError, whatever a store of somebody else rejects with', async () => {
  const cause = 'the disk is on fire'
  const error = await failure({ ...memoryStore(), open: () => Promise.reject(cause) })
  expect(error).toBeInstanceOf(StoreError)
  expect(error).toMatchObject({ message: `kumicorn.start: the store cannot be used: ${cause}`, cause })
})

// Found by newcomers: nothing was said of a wrong or forgotten key until an old order was read.
describe('start() with a store that holds what its keys do not open', () => {
  const [first, second] = [randomBytes(32), randomBytes(32)]

  /** A store of this file, with these keys. */
  const opened = (path: string, options: Omit<SqliteStoreOptions, 'path'> = {}): Store => {
    const store = sqliteStore({ path, ...options })
    onTestFinished(() => store.close())
    return store
  }

  async function written() {
    const path = await newPath()
    const store = opened(path, { encryptionKeys: [first] })
    await store.begin(storeSamples.anOrder())
    const [use] = (await store.keysInUse?.()) ?? []
    return { path, keyId: use?.keyId as string }
  }

  it.each([
    ['none', undefined],
    ['another one', [second]],
  ])('rejects, and names the key and the mend: %s was given', async (_, encryptionKeys) => {
    const { path, keyId } = await written()
    const error = await failure(opened(path, { encryptionKeys }))
    expect(error).toBeInstanceOf(StoreError)
    expect(error.message).toBe(
      `kumicorn.start: the store: it holds rows that are encrypted with a key that was not given (${keyId}): add that key ` +
        'to the end of its `encryptionKeys`; if nobody has it any more, name it in `lostKeys`: what was written with it ' +
        'stays unreadable, and stands in the way of nothing else',
    )
  })

  it('rejects when only old orders, events or messages need the key', async () => {
    const { path } = await written()
    const both = opened(path, { encryptionKeys: [second, first] })
    for (let count = 0; count < 100; count += 1) await both.begin(storeSamples.anOrder())
    expect((await failure(opened(path, { encryptionKeys: [second] }))).message).toContain('lostKeys')
    sql(path, `DELETE FROM orders WHERE serial = 1`)
    await make({ store: opened(path, { encryptionKeys: [second] }) }).start()
    const { anEvent, anOrder } = storeSamples
    const order = anOrder()
    await opened(path, { encryptionKeys: [first] }).commit({ order, event: anEvent(order) })
    await opened(path, { encryptionKeys: [second, first] }).commit({ order: storeSamples.next(order) })
    expect((await failure(opened(path, { encryptionKeys: [second] }))).message).toContain('lostKeys')
  })

  // Found by an attack: ready for traffic, while no order could be read.
  it('is not ok for a readiness check either', async () => {
    const [path, key] = [await newPath(), randomBytes(32)]
    const written = make({ store: opened(path, { encryptionKeys: [key] }) })
    await written.callbacks.kumquat(callback('A'))
    expect(await written.health()).toMatchObject({ ok: true, storeError: undefined })
    for (const encryptionKeys of [[randomBytes(32)], undefined])
      expect(await make({ store: opened(path, { encryptionKeys }) }).health()).toMatchObject({
        ok: false,
        storeError: expect.stringContaining('encrypted with a key that was not given'),
      })
  })

  it('starts when the key is given behind, or said to be lost', async () => {
    const { path, keyId } = await written()
    await make({ store: opened(path, { encryptionKeys: [second, first] }) }).start()
    await make({ store: opened(path, { lostKeys: [keyId] }) }).start()
    await make({ store: opened(path, { encryptionKeys: [second], lostKeys: [keyId] }) }).start()
  })

  it('starts on what is not encrypted, with keys or without', async () => {
    const path = await newPath()
    await opened(path).begin(storeSamples.anOrder())
    await make({ store: opened(path) }).start()
    await make({ store: opened(path, { encryptionKeys: [first] }) }).start()
  })

  it('is found by preflight, too', async () => {
    const { path, keyId } = await written()
    const lines = linesOf(await make({ store: opened(path) }).preflight())
    expect(lines['store keys']).toMatchObject({ state: 'failed', found: expect.stringContaining(keyId) })
    const told = linesOf(await make({ store: opened(path, { encryptionKeys: [first] }) }).preflight())
    expect(told['store keys']).toMatchObject({ state: 'ok' })
  })

  it('takes as the name of a key only what is one, and shows none of it', async () => {
    const key = first.toString('base64')
    const error = () => sqliteStore({ path: 'orders.db', lostKeys: [key] })
    expect(error).toThrow(ConfigError)
    expect(error).toThrow(
      /lostKeys must be a list, each entry the name of a key, as errors and `kumicorn keys` show it/,
    )
    expect(error).not.toThrow(key)
  })
})
