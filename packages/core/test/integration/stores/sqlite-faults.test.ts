import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { storeSamples } from '@kumicorn/testkit'
import { describe, expect, it, vi } from 'vitest'
import { type Kumicorn, type Store, StoreError, sqliteStore } from '../../../src/index.ts'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { errorOf, SIGN_KEY, succeeds } from '../call-engine/gateway.ts'
import { order, shop } from '../orders/shop.ts'
import { newPath, otherProcess } from './database-file.ts'
import { sameThreadStore } from './same-thread.ts'
import { unprivileged } from './unprivileged.ts'

/** A merchant on this file whose gateway takes every order. */
async function merchant(path: string, store = sqliteStore({ path })) {
  const accepts = succeeds({ request_no: 'R1', serial_no: 'S1', status: 'ACCEPT' })
  return shop({ store, script: () => accepts })
}

const callback = kumquatCallback({ request_no: 'R1', serial_no: 'S1' }, SIGN_KEY)

/** Nothing is sent, nothing is acknowledged, and the error says where and why. */
async function expectOutage(
  { kumicorn, server }: Awaited<ReturnType<typeof merchant>>,
  path: string,
  cause: RegExp,
) {
  const error = (await errorOf(kumicorn.kumquat.orders.place(order))) as StoreError
  expect(error).toBeInstanceOf(StoreError)
  expect(error).toMatchObject({ code: 'store_failed' })
  expect(error.message).toContain(path)
  expect(error.message).toMatch(cause)
  expect(error.cause).toBeInstanceOf(Error)
  const reply = await kumicorn.callbacks.kumquat(callback)
  expect(reply.status).toBe(503)
  expect(reply.body).not.toMatch(/success/i)
  expect(server.requests).toHaveLength(0)
}

async function expectService({ kumicorn }: { readonly kumicorn: Kumicorn }) {
  expect(await kumicorn.kumquat.orders.place(order)).toMatchObject({ state: 'accepted' })
  expect(await kumicorn.callbacks.kumquat(callback)).toMatchObject({ status: 200, body: 'SUCCESS' })
  expect(await kumicorn.orders.get('R1')).toMatchObject({ state: 'succeeded' })
}

/** Makes the file, as an earlier run did. */
async function used(path: string): Promise<void> {
  const store = sqliteStore({ path })
  await store.orders({ limit: 1 })
  await store.close()
}

/** Takes the room that is left on the pages of a file. */
async function fill(store: Store): Promise<void> {
  for (let n = 0; n < 1_000; n += 1) await store.begin(storeSamples.anOrder({ state: 'rejected' }))
}

describe('while the file cannot be used, nothing is sent and nothing acknowledged, and afterwards all is well', () => {
  it('when its folder does not exist', async () => {
    const path = `${await newPath()}/orders.db`
    const there = await merchant(path)
    await expectOutage(there, path, /unable to open database file/)
    await mkdir(dirname(path))
    await expectService(there)
  })

  it('when it lies below a file', async () => {
    const file = await newPath()
    await writeFile(file, '')
    const path = `${file}/orders.db`
    const there = await merchant(path)
    await expectOutage(there, path, /unable to open database file/)
    await rm(file)
    await mkdir(file)
    await expectService(there)
  })

  it('when it is a folder', async () => {
    const path = await newPath()
    await mkdir(path)
    const there = await merchant(path)
    await expectOutage(there, path, /unable to open database file/)
    await rm(path, { recursive: true })
    await expectService(there)
  })

  it('when it is something else', async () => {
    const path = await newPath()
    await writeFile(path, 'a letter to the editor\n'.repeat(200))
    const there = await merchant(path)
    await expectOutage(there, path, /file is not a database/)
    await rm(path)
    await expectService(there)
  })

  it('when it is damaged', async () => {
    const path = await newPath()
    await used(path)
    const sound = await readFile(path)
    await writeFile(path, Buffer.concat([sound.subarray(0, 4096), Buffer.alloc(sound.length - 4096, 'x')]))
    await expectOutage(await merchant(path), path, /database disk image is malformed/)
    await writeFile(path, sound)
    await expectService(await merchant(path))
  })

  it('when it and its folder may only be read', async () => {
    const path = await newPath()
    await used(path)
    const there = await merchant(path)
    await unprivileged(() => expectOutage(there, path, /readonly database|unable to open/))
    await expectService(there)
  })

  it('when another process holds it locked', async () => {
    const path = await newPath()
    const there = await merchant(path)
    expect(await there.kumicorn.orders.get('R1')).toBeUndefined()
    const other = await otherProcess(new URL('./locking.child.ts', import.meta.url), [path])
    await other.prints('locked')
    await expectOutage(there, path, /database is locked/)
    other.tell('let go')
    await other.prints('free')
    await expectService(there)
  })

  it('when the disk is full', async () => {
    const path = await newPath()
    const exec = vi.spyOn(DatabaseSync.prototype, 'exec')
    const there = await merchant(path, sameThreadStore(path))
    await there.kumicorn.orders.get('R1')
    const connection = exec.mock.contexts[0] as DatabaseSync
    exec.mockRestore()
    // The limit of this one connection fails in the same place and with the same code as a disk without room.
    connection.exec('PRAGMA max_page_count = 1')
    await expect(fill(there.store.store)).rejects.toThrow(/full/)
    await expectOutage(there, path, /database or disk is full/)
    connection.exec('PRAGMA max_page_count = 100000')
    await expectService(there)
  })
})
