import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { memoryStore, type Store, StoreError, sqliteStore } from '../../../src/index.ts'
import { make } from '../attacked/shop.ts'
import { newPath } from './database-file.ts'
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
