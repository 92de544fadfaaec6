import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { inTransaction } from '../../src/connection.ts'
import { Dueness } from '../../src/dueness.ts'
import { migrate } from '../../src/migrations/migrate.ts'
import { schemasOf } from '../../src/sql/schemas.ts'

function message(type: string, ...fields: readonly (string | number)[]): Buffer {
  const body = Buffer.concat(
    fields.map((field) => (typeof field === 'string' ? Buffer.from(field) : Buffer.from([0, 0, 0, field]))),
  )
  const head = Buffer.from([type.charCodeAt(0), 0, 0, 0, 0])
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

/** What a server says that is ready, and shut down at the same moment: in one packet. */
const READY_AND_GONE = Buffer.concat([
  message('R', 0),
  message('Z', 'I'),
  message('E', 'SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0'),
])

/** A pool whose connections are cut at the moment at which they are handed out. */
async function cutPool(): Promise<pg.Pool> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.end(READY_AND_GONE))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const pool = new pg.Pool({ connectionString: `postgres://me:me@127.0.0.1:${port}/shop`, max: 2 })
  pool.on('error', () => undefined)
  onTestFinished(async () => {
    await pool.end()
    server.close()
  })
  return pool
}

// Nobody listens to errors of a connection while the promise of it is on its way: they would end the process.
it('a connection that is cut when it is handed out ends no process: a transaction is told', async () => {
  const pool = await cutPool()
  const work = async (): Promise<never> => expect.unreachable()
  await expect(inTransaction(pool, work)).rejects.toMatchObject({ code: '57P01' })
})

it('a connection that is cut when it is handed out ends no process: a migration is told', async () => {
  const pool = await cutPool()
  await expect(migrate(pool, schemasOf('shop'), [])).rejects.toThrow()
})

it('a connection that is cut when it is handed out ends no process: nobody listens for a while', async () => {
  const pool = await cutPool()
  const released = once(pool, 'release')
  const dueness = new Dueness(pool, 'shop_jobs')
  const stop = dueness.listen(() => undefined)
  await released
  stop()
  await dueness.close()
})
