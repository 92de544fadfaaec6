import { chmod, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { storeSamples } from '@kumicorn/testkit'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Store, StoreError, sqliteStore } from '../../../src/index.ts'
import { migrations } from '../../../src/stores/sqlite/schema.ts'
import { newPath, otherProcess, sql } from './database-file.ts'

const { anOrder, written } = storeSamples

const lastLine = (printed: string) =>
  JSON.parse(printed.trim().split('\n').at(-1) ?? '') as Record<string, unknown>

const errorOf = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => expect.fail('it went well'),
    (error: Error) => error,
  )

/** A store on a file, closed at the end of the test. */
function storeOn(path: string): Store {
  const store = sqliteStore({ path })
  onTestFinished(() => store.close())
  return store
}

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777

describe('the file of sqliteStore', () => {
  it('is a write-ahead log database of the schema that the package knows', async () => {
    const path = await newPath()
    const store = storeOn(path)
    await store.open()
    expect(sql(path, 'PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }])
    expect(sql(path, 'PRAGMA user_version')).toEqual([{ user_version: migrations.length }])
    await store.close()
    expect(await readFile(path, 'latin1')).toMatch(/^SQLite format 3/)
  })

  it('is made by the first call, not before', async () => {
    const path = await newPath()
    const store = storeOn(path)
    await expect(readFile(path)).rejects.toMatchObject({ code: 'ENOENT' })
    await store.open()
    expect(await readFile(path)).toBeInstanceOf(Buffer)
  })

  it('is left as it was by opening: the write that proves it is taken back', async () => {
    const path = await newPath()
    const store = storeOn(path)
    await store.open()
    expect(await store.handlers()).toEqual([])
    expect(await store.handlers([''])).toEqual([])
  })

  it('is named by its path from the folder of the process, whatever that becomes', async () => {
    const path = await newPath()
    await storeOn(relative(process.cwd(), path)).open()
    expect(await readFile(path)).toBeInstanceOf(Buffer)
  })

  it('must be given, as a file', () => {
    for (const path of ['', ' ', ':memory:', undefined as unknown as string]) {
      expect(() => sqliteStore({ path })).toThrow(/path must name a file.*memoryStore/)
    }
  })

  it('can be closed before it was opened, and its name is in what is said afterwards', async () => {
    const path = await newPath()
    const store = sqliteStore({ path })
    await store.close()
    await store.close()
    expect((await errorOf(store.open())).message).toBe(`sqliteStore: ${path}: the store is closed`)
    await expect(readFile(path)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('can be read by its owner only, with its companions, whatever the umask', async () => {
    const umask = process.umask(0)
    onTestFinished(() => void process.umask(umask))
    const path = await newPath()
    await written(storeOn(path), ['fulfil'])
    for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(await modeOf(file)).toBe(0o600)
  })

  it('that others could read is closed to them when it is opened, with its companions', async () => {
    const path = await newPath()
    const files = [path, `${path}-wal`, `${path}-shm`]
    await written(storeOn(path), ['fulfil'])
    for (const file of files) await chmod(file, 0o644)
    await storeOn(path).open()
    for (const file of files) expect(await modeOf(file)).toBe(0o600)
  })

  it('is closed to others with its companions when it is reached by a link: they stayed as they were once', async () => {
    const path = await newPath()
    const files = [path, `${path}-wal`, `${path}-shm`]
    await written(storeOn(path), ['fulfil'])
    for (const file of files) await chmod(file, 0o644)
    const link = `${path}-link`
    await symlink(path, link)
    await storeOn(link).open()
    for (const file of files) expect(await modeOf(file)).toBe(0o600)
  })

  it.each([
    [
      'with a newer schema',
      `PRAGMA application_id = 0x4b756d69; PRAGMA user_version = ${migrations.length + 1}`,
      new RegExp(`version ${migrations.length + 1}\\) is newer than .* knows \\(${migrations.length}\\)`),
    ],
    [
      'of before the first release',
      'CREATE TABLE orders (serial INTEGER PRIMARY KEY, kind TEXT); PRAGMA user_version = 1',
      /before the first release of Kumicorn: give the path of a new file/,
    ],
    ['of another application', 'CREATE TABLE users (name TEXT)', /made by another application/],
  ])('%s is refused by name, and left as it is', async (_, setUp, reason) => {
    const path = await newPath()
    for (const statement of setUp.split('; ')) sql(path, statement)
    const before = await readFile(path)
    const error = await errorOf(storeOn(path).open())
    expect(error).toBeInstanceOf(StoreError)
    expect(error.message).toContain(path)
    expect(error.message).toMatch(reason)
    expect((await readFile(path)).equals(before)).toBe(true)
  })

  it('may be empty', async () => {
    const path = await newPath()
    await writeFile(path, '')
    await storeOn(path).open()
    expect(await storeOn(path).begin(anOrder())).toEqual({ state: 'new' })
  })
})

describe('sqliteStore in other processes', () => {
  const opening = (path: string, flags?: readonly string[]) =>
    otherProcess(new URL('./opening.child.ts', import.meta.url), [path], flags)

  it('says which Node to take when this one has no node:sqlite', async () => {
    const child = await opening(await newPath(), ['--no-experimental-sqlite'])
    child.tell('go')
    expect(lastLine(await child.output())).toEqual({
      code: 'store_failed',
      message: `sqliteStore: this Node (${process.version}) has no node:sqlite; use Node 22.19 or later, and not 23.0 to 23.3`,
      cause: 'ERR_UNKNOWN_BUILTIN_MODULE',
    })
  })

  it('can be opened for the first time by several at once', async () => {
    const path = await newPath()
    const children = await Promise.all([1, 2, 3, 4].map(() => opening(path)))
    for (const child of children) await child.prints('ready')
    for (const child of children) child.tell('go')
    for (const child of children)
      expect(lastLine(await child.output())).toMatchObject({ code: 'none', message: '' })
    expect(sql(path, 'PRAGMA user_version')).toEqual([{ user_version: migrations.length }])
  })

  it('never gives one delivery to two of them, nor one reference', async () => {
    const path = await newPath()
    const store = storeOn(path)
    for (let n = 0; n < 100; n += 1) await written(store, ['fulfil'])
    const order = JSON.stringify(anOrder({ reference: 'the last one' }))
    const file = new URL('./claiming.child.ts', import.meta.url)
    const children = await Promise.all(['a', 'b', 'c'].map((name) => otherProcess(file, [path, name, order])))
    for (const child of children) await child.prints('ready')
    for (const child of children) child.tell('go')
    const results = await Promise.all(children.map(async (child) => lastLine(await child.output())))
    const ids = results.flatMap((result) => result.ids as number[])
    expect(ids).toHaveLength(100)
    expect(new Set(ids).size).toBe(100)
    expect(new Set(results.map(({ winner }) => winner)).size).toBe(1)
  })
})
