import { copyFile, rename, rm, stat, symlink, truncate, unlink } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { describe, expect, it, vi } from 'vitest'
import { sqliteStore } from '../../../src/index.ts'
import { newPath, sql } from '../stores/database-file.ts'
import { sameThreadStore } from '../stores/same-thread.ts'
import { callback, make } from './shop.ts'

// Found by an attack: SQLite goes on writing to files that have been deleted or replaced. Callbacks were acknowledged,
// health() was ok, and after a restart the orders were gone.

const stores = [
  ['sqliteStore', (path: string) => sqliteStore({ path })],
  ['sqliteStore without its thread', sameThreadStore],
] as const

const companions = (path: string): readonly string[] => [`${path}-wal`, `${path}-shm`]

describe.each(stores)('the files of %s', (_, open) => {
  async function running(path?: string) {
    path ??= await newPath()
    const store = open(path)
    const kumicorn = make({ store })
    const tell = async (reference: string) => (await kumicorn.callbacks.kumquat(callback(reference))).status
    expect(await tell('A')).toBe(200)
    return { path, store, kumicorn, tell }
  }

  /** What another process finds. */
  async function found(path: string): Promise<string[]> {
    const store = sqliteStore({ path })
    const { items } = await store.orders({ limit: 9 })
    await store.close()
    return items.map(({ reference }) => reference).toSorted()
  }

  it('that are deleted while it runs are missed, and not made anew behind its back', async () => {
    const { path, store, kumicorn, tell } = await running()
    for (const file of [path, ...companions(path)]) await rm(file, { force: true })
    for (const reference of ['B', 'C']) expect(await tell(reference)).toBe(503)
    expect(await kumicorn.health()).toMatchObject({
      ok: false,
      storeError: expect.stringMatching(/orders\.db: it was deleted while it was in use/) as string,
    })
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' })
    await store.close()
  })

  it('that cannot be reached for a while, and are gone then, are not made anew either', async () => {
    const real = await newPath()
    const link = `${real}.link`
    await symlink(real, link)
    const { store, kumicorn, tell } = await running(link)
    await unlink(link)
    // Leads nowhere: what the system says then (ELOOP) is no "there is no such file".
    await symlink(link, link)
    expect(await tell('B')).toBe(503)
    await unlink(link)
    expect(await tell('C')).toBe(503)
    expect((await kumicorn.health()).storeError).toMatch(/deleted while it was in use, or cannot be reached/)
    await expect(stat(link)).rejects.toMatchObject({ code: 'ENOENT' })
    await symlink(real, link)
    expect(await tell('D')).toBe(200)
    await store.close()
    expect(await found(real)).toEqual(expect.arrayContaining(['A', 'D']))
  })

  it('that are emptied where they stand are missed', async () => {
    const { path, store, kumicorn, tell } = await running()
    await truncate(path, 0)
    for (const reference of ['B', 'C']) expect(await tell(reference)).toBe(503)
    expect((await kumicorn.health()).storeError).toMatch(/cannot be reached, or is empty: put it back/)
    await store.close()
  })

  it('that are moved away and put back are used again', async () => {
    const { path, store, tell } = await running()
    await rename(path, `${path}.away`)
    expect(await tell('B')).toBe(503)
    expect(await tell('B')).toBe(503)
    await rename(`${path}.away`, path)
    expect(await tell('C')).toBe(200)
    await store.close()
    expect(await found(path)).toContain('C')
  })

  it('that are replaced by a backup are left, and the backup is used from then on', async () => {
    const { path, store, kumicorn, tell } = await running()
    sql(path, `VACUUM INTO '${path}.backup'`)
    for (const file of companions(path)) await unlink(file)
    await rename(`${path}.backup`, path)
    expect(await tell('B')).toBe(503)
    expect(await tell('C')).toBe(200)
    expect((await kumicorn.health()).ok).toBe(true)
    await store.close()
    expect(await found(path)).toEqual(['A', 'C'])
  })

  it('that are replaced without the log of the file before are not mixed with it', async () => {
    const { path, store, kumicorn, tell } = await running()
    sql(path, `VACUUM INTO '${path}.backup'`)
    await rename(`${path}.backup`, path)
    for (const reference of ['B', 'C']) expect(await tell(reference)).toBe(503)
    expect((await kumicorn.health()).storeError).toMatch(/-wal is still that of the file before: delete it/)
    for (const file of companions(path)) await rm(file, { force: true })
    expect(await tell('D')).toBe(200)
    await store.close()
    expect(await found(path)).toEqual(['A', 'D'])
  })

  it('that are deleted, and replaced by a copy at the place of the file before, are not mixed with its log', async () => {
    const { path, store, kumicorn, tell } = await running()
    sql(path, `VACUUM INTO '${path}.backup'`)
    await unlink(path)
    expect(await tell('B')).toBe(503)
    // Some file systems (ext4) give a new file the number of the one that was deleted last.
    await copyFile(`${path}.backup`, path)
    for (const reference of ['C', 'D']) expect(await tell(reference)).toBe(503)
    expect((await kumicorn.health()).storeError).toMatch(/-wal is still that of the file before: delete it/)
    for (const file of companions(path)) await rm(file, { force: true })
    expect(await tell('E')).toBe(200)
    await store.close()
    expect(await found(path)).toEqual(['A', 'E'])
    expect(sql(path, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
  })

  it.each(['-wal', '-shm'])('whose %s is deleted lose nothing that was acknowledged', async (companion) => {
    const { path, store, tell } = await running()
    await unlink(`${path}${companion}`)
    const replies = new Map<string, number>()
    for (const reference of ['B', 'C']) replies.set(reference, await tell(reference))
    expect([...replies.values()]).toEqual([503, 200])
    // As another process finds it after a crash of this one.
    for (const end of ['', '-wal']) await copyFile(`${path}${end}`, `${path}.crashed${end}`)
    expect(await found(`${path}.crashed`)).toEqual(expect.arrayContaining(['A', 'C']))
    await store.close()
  })
})

describe('the files of a sqliteStore whose thread has ended', () => {
  it('are not made anew by the next thread when they are gone', async () => {
    const path = await newPath()
    const store = sqliteStore({ path })
    const post = vi.spyOn(Worker.prototype, 'postMessage')
    await store.open()
    const thread = post.mock.contexts[0] as Worker
    post.mockRestore()
    await thread.terminate()
    await rename(path, `${path}.away`)
    await expect(store.open()).rejects.toThrow(/it was deleted while it was in use/)
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' })
    await rename(`${path}.away`, path)
    await store.open()
    await store.close()
  })
})
