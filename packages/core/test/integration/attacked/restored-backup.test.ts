import { copyFile, rm } from 'node:fs/promises'
import { backup, DatabaseSync } from 'node:sqlite'
import { httpServer } from '@kumicorn/testkit'
import { expect, it } from 'vitest'
import { sqliteStore } from '../../../src/index.ts'
import { newPath, sql } from '../stores/database-file.ts'
import { callback, make, place } from './shop.ts'

// Found by an attack: a process remembers the version that it has written last. When a backup was restored under it, and
// another process has written a version of that number since, it wrote over that: a success became a failure.

const ends = ['', '-wal', '-shm']

const ways = [
  [
    'in place of the file',
    async (path: string) => {
      for (const end of ends) await rm(`${path}${end}`, { force: true })
      await copyFile(`${path}.backup`, path)
    },
  ],
  [
    'into the file',
    async (path: string) => {
      const kept = new DatabaseSync(`${path}.backup`)
      await backup(kept, path)
      kept.close()
    },
  ],
] as const

it.each(ways)(
  'a backup that is restored %s while a process runs is not written over by what that one remembers',
  async (_, restore) => {
    const result = { status: 'ACCEPT', request_no: 'A', serial_no: 's' }
    const gateway = await httpServer((response) =>
      response.end(JSON.stringify({ returnCode: 'SUCCESS', result })),
    )
    const path = await newPath()
    const running = () => make({ store: sqliteStore({ path }), baseUrl: gateway.url })
    const one = running()
    const tell = async (status: string) =>
      (await one.callbacks.kumquat(callback('A', { serial_no: 's', status }))).status
    await one.kumquat.orders.place(place)
    sql(path, `VACUUM INTO '${path}.backup'`)
    expect(await tell('huh')).toBe(200)
    await restore(path)
    const other = running()
    await other.orders.override('A', { state: 'succeeded', reason: 'seen', by: 'me' })
    // The gateway comes again when it is told to.
    if ((await tell('error')) !== 200) expect(await tell('error')).toBe(200)
    expect((await other.orders.events('A')).map(({ type }) => type)).toEqual([
      'order.accepted',
      'order.succeeded',
      'order.conflict',
    ])
    expect(await other.orders.get('A')).toMatchObject({ state: 'succeeded' })
  },
)
