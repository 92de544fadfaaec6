import { chownSync, statSync } from 'node:fs'
import type { TransactionContext } from '@kumicorn/core'
import { canMount, type PostgresServer, smallDisk, startPostgres } from '@kumicorn/testkit/postgres'
import pg, { type PoolClient } from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { postgresStore } from '../../src/index.ts'
import { shop } from '../helpers/shop.ts'

interface Place {
  readonly server: PostgresServer
  /** The database that is on the small disk. */
  readonly url: string
}

/** A server whose tables are on a small disk, and whose log is not. */
async function tablesOn(folder: string): Promise<Place> {
  const server = await startPostgres({ fsync: true })
  const admin = new pg.Client(server.url)
  await admin.connect()
  const { rows } = await admin.query('SHOW data_directory')
  const { uid, gid } = statSync(rows[0]?.data_directory)
  chownSync(folder, uid, gid)
  await admin.query(`CREATE TABLESPACE small LOCATION '${folder}'`)
  await admin.query('CREATE DATABASE shop TABLESPACE small')
  await admin.end()
  const url = new URL(server.url)
  url.pathname = '/shop'
  return { server, url: url.href }
}

async function allOn(folder: string): Promise<Place> {
  const server = await startPostgres({ fsync: true, parent: folder })
  return { server, url: server.url }
}

// Where nothing can be mounted no disk can be filled.
describe.skipIf(!canMount())('postgresStore on a disk that is full', () => {
  it.each([
    ['its tables', 48, tablesOn],
    ['its tables and its log', 160, allOn],
  ] as const)(
    'of %s answers 503, and goes on by itself when there is room',
    { timeout: 120_000 },
    async (_, size, on) => {
      const disk = smallDisk(size)
      onTestFinished(() => disk.remove())
      const { server, url } = await on(disk.folder)
      onTestFinished(() => server.stop())
      const pool = new pg.Pool({ connectionString: url, max: 8, connectionTimeoutMillis: 5_000 })
      onTestFinished(() => pool.end())
      const store = postgresStore({ pool })
      await store.open()
      await pool.query('CREATE TABLE shipped (event_id text NOT NULL)')
      const { kumicorn, clock, ripe } = shop(store)
      const mailed = new Set<string>()
      kumicorn.on('order.succeeded', { name: 'mail', handle: ({ id }) => void mailed.add(id) })
      kumicorn.on('order.succeeded', {
        name: 'ship',
        transaction: true,
        async handle({ id }, { db }: TransactionContext<PoolClient>) {
          await db.query('INSERT INTO shipped VALUES ($1)', [id])
        },
      })
      await kumicorn.start()
      const acknowledged: string[] = []
      const refused: string[] = []
      const deliver = async (ticket: string): Promise<void> => {
        const reply = await ripe(ticket)
        expect([200, 503]).toContain(reply?.status)
        if (reply?.status === 200) acknowledged.push(ticket)
        else refused.push(ticket)
      }
      for (let n = 0; n < 20; n += 1) await deliver(`before-${n}`)
      expect(refused).toEqual([])

      disk.fill()
      // No segment of the log is left to go on with.
      if (on === allOn) await pool.query('SELECT pg_switch_wal()').catch(() => undefined)
      for (let n = 0; refused.length < 30; n += 1) await deliver(`full-${n}`)

      disk.free()
      // It has ended itself when it could not write its log.
      if (on === allOn) await server.crash()
      for (const ticket of refused.splice(0)) await deliver(ticket)
      for (let n = 0; n < 20; n += 1) await deliver(`after-${n}`)
      expect(refused).toEqual([])

      const count = async (): Promise<number> =>
        Number((await pool.query('SELECT count(*) FROM shipped')).rows[0]?.count)
      // That a mail was sent may have been lost with a server that ended itself: then it is sent again.
      const waiting = async (): Promise<number> =>
        (await store.handlers()).reduce((sum, handler) => sum + handler.waiting, 0)
      while (
        (await count()) < acknowledged.length ||
        mailed.size < acknowledged.length ||
        (await waiting()) > 0
      ) {
        clock.advance(60_000)
        await new Promise((resolve) => setImmediate(resolve))
      }
      await kumicorn.stop()
      const { rows } = await pool.query(
        `SELECT count(*)::int AS n, count(DISTINCT event_id)::int AS ids, (SELECT count(*)::int FROM kumicorn.events) AS events FROM shipped`,
      )
      const n = acknowledged.length
      expect(rows).toEqual([{ n, ids: n, events: n }])
      expect(await store.handlers()).toMatchObject([
        { waiting: 0, dead: 0 },
        { waiting: 0, dead: 0 },
      ])
    },
  )
})
