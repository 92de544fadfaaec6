import { ConfigError, StoreError } from '@kumicorn/core'
import { newPool } from '@kumicorn/testkit/postgres'
import pg, { type PoolClient } from 'pg'
import { fromPrisma } from 'pg-boss'
import { describe, expect, it } from 'vitest'
import { poolOf } from '../../src/index.ts'
import { delivered } from '../helpers/delivered.ts'
import { fruit, orchard } from '../helpers/orchard.ts'
import { type Prisma, prismaOn, prismaTables, type Tx } from '../helpers/prisma/client.ts'

/** A merchant who works with Prisma. */
async function orchardOfPrisma() {
  const grown = await orchard()
  const { kumicorn, plugin, pool, schema } = grown
  const prisma = prismaOn(pool, schema)
  const pick = (tx: Tx, ticket = 'T1') =>
    kumicorn
      .within(fromPrisma(tx))
      .client(plugin)
      .fruits.pick({ ...fruit, ticket })
  const fill = (tx: Tx) => tx.$executeRawUnsafe(`INSERT INTO ${schema}.baskets VALUES ('T1')`)
  return { ...grown, prisma, pick, fill }
}

describe('an order that is placed within a transaction of Prisma', () => {
  it('is there with what was written beside it, and sent after the commit', async () => {
    const { kumicorn, prisma, pick, fill, baskets, events, farm } = await orchardOfPrisma()
    await kumicorn.start()
    const outcome = await prisma.$transaction(async (tx) => {
      await fill(tx)
      return pick(tx)
    })
    expect(outcome).toMatchObject({ state: 'unknown', sent: false })
    await events.reach(1)
    expect([farm.requests.length, await baskets()]).toEqual([1, 1])
  })

  it('is not there after a rollback', async () => {
    const { kumicorn, prisma, pick, fill, baskets } = await orchardOfPrisma()
    const bought = prisma.$transaction(async (tx) => {
      await fill(tx)
      await pick(tx)
      throw new Error('changed their mind')
    })
    await expect(bought).rejects.toThrow('changed their mind')
    expect([await kumicorn.orders.get('T1'), await baskets()]).toEqual([undefined, 0])
  })

  it('is refused outside of one, and after its end', async () => {
    const { kumicorn, prisma, pick } = await orchardOfPrisma()
    await expect(pick(prisma)).rejects.toBeInstanceOf(StoreError)
    const ended = await prisma.$transaction((tx) => Promise.resolve(tx))
    await expect(pick(ended)).rejects.toBeInstanceOf(StoreError)
    expect(await kumicorn.orders.get('T1')).toBeUndefined()
  })

  // Prisma 7 keeps what the database has said elsewhere than 6 does: all that was told was "P2010".
  it.each([
    ['Serializable', 'SELECT 1', /READ COMMITTED/, 'P0001'],
    ['ReadCommitted', "SET LOCAL lock_timeout = '100ms'", /lock timeout/, '55P03'],
  ])('says why it cannot be placed, as the database has it: %s, %s', async (level, first, why, code) => {
    const { kumicorn, plugin, prisma, pick, pool } = await orchardOfPrisma()
    const holder = await pool.connect()
    await holder.query('BEGIN')
    await kumicorn.within(holder).client(plugin).fruits.pick(fruit)
    const placed = prisma.$transaction(
      async (tx) => {
        await tx.$executeRawUnsafe(first)
        await pick(tx)
      },
      { isolationLevel: level },
    )
    const error = await placed.catch((thrown: unknown) => thrown)
    await holder.query('ROLLBACK')
    holder.release()
    expect(error).toBeInstanceOf(StoreError)
    expect(error).toMatchObject({ message: expect.stringMatching(why), cause: { code } })
  })
})

/** A delivery whose handler works with Prisma. */
async function deliveredToPrisma() {
  const { handled, pool, schema, waiting } = await delivered(prismaTables)
  const run = (work: (prisma: Prisma, db: PoolClient) => Promise<unknown>): Promise<unknown> =>
    handled((db) => work(prismaOn(poolOf(db), schema), db)).catch((error: unknown) => error)
  const rowsOf = async (table: string) => (await pool.query(`SELECT * FROM ${schema}.${table}`)).rows.length
  /** What is there: parcels, items, deliveries that wait. */
  const left = async () => [await rowsOf('parcels'), await rowsOf('items'), await waiting()]
  return { run, schema, left }
}

/** Of two tables, which Prisma writes in a transaction of its own. */
const parcel = (id: string) => ({ data: { id, items: { create: [{ sku: `${id}1` }, { sku: `${id}2` }] } } })

describe('a handler with a transaction that writes through Prisma', () => {
  it('commits its rows, those of nested writes too, together with its delivery', async () => {
    const { run, left } = await deliveredToPrisma()
    const isFinished = await run(async (prisma) => {
      await prisma.parcel.create(parcel('A'))
      await Promise.all(['B', 'C'].map((id) => prisma.$transaction((tx) => tx.parcel.create(parcel(id)))))
      expect(await prisma.parcel.findMany({ include: { items: true } })).toHaveLength(3)
      await prisma.$disconnect()
    })
    expect([isFinished, await left()]).toEqual([true, [3, 6, 0]])
  })

  it('leaves nothing when it fails', async () => {
    const { run, left } = await deliveredToPrisma()
    const error = await run(async (prisma) => {
      await prisma.$transaction((tx) => tx.parcel.create(parcel('A')))
      throw new Error('out of stock')
    })
    expect([(error as Error).message, await left()]).toEqual(['out of stock', [0, 0, 1]])
  })

  it('may take back a part, also one that the database has refused', async () => {
    const { run, left } = await deliveredToPrisma()
    const isFinished = await run(async (prisma) => {
      await prisma.parcel.create(parcel('A'))
      const double = prisma.$transaction(async (tx) => {
        await tx.parcel.create(parcel('B'))
        await tx.parcel.create(parcel('A'))
      })
      await expect(double).rejects.toMatchObject({ code: 'P2002' })
      const changed = prisma.$transaction(async (tx) => {
        await tx.parcel.create(parcel('C'))
        throw new Error('changed their mind')
      })
      await expect(changed).rejects.toThrow('changed their mind')
      await prisma.parcel.create(parcel('D'))
    })
    expect([isFinished, await left()]).toEqual([true, [2, 4, 0]])
  })

  it('is told what was refused after its end, and of an isolation level of its own', async () => {
    const { run, left } = await deliveredToPrisma()
    let kept: Prisma | undefined
    const error = await run(async (prisma) => {
      kept = prisma
      await prisma.parcel.create(parcel('A'))
      await prisma.$transaction((tx) => tx.parcel.findMany({}), { isolationLevel: 'Serializable' })
    })
    expect(String(error)).toMatch(/ISOLATION LEVEL/)
    await expect(kept?.parcel.create(parcel('B'))).rejects.toThrow(/the handler has ended/)
    expect(await left()).toEqual([0, 0, 1])
  })

  it('is told apart when it hides an error, and when its connection is lost, which is no try', async () => {
    const { run, left } = await deliveredToPrisma()
    const hidden = await run((prisma) =>
      prisma.$executeRawUnsafe('SELECT 1 / 0').catch(() => prisma.parcel.findMany({}).catch(() => undefined)),
    )
    expect(hidden).toMatchObject({ code: '25P02' })
    const lost = await run((prisma) =>
      prisma.$executeRawUnsafe('SELECT pg_terminate_backend(pg_backend_pid())'),
    )
    expect(lost).toBeInstanceOf(StoreError)
    expect(await left()).toEqual([0, 0, 1])
  })
})

describe('the pool of a handler', () => {
  it('stays in its transaction where an ORM has a copy of pg of its own', async () => {
    const { run, left, schema } = await deliveredToPrisma()
    await run(async (_, db) => {
      // Such a copy takes it for options.
      const options: object = poolOf(db)
      const pool = new pg.Pool(options)
      await Promise.all(['A', 'B'].map((id) => pool.query(`INSERT INTO ${schema}.parcels VALUES ($1)`, [id])))
      await pool.end()
      throw new Error('out of stock')
    })
    expect(await left()).toEqual([0, 0, 1])
  })

  it('is made of a client alone', () => {
    for (const other of [undefined, null, 1, 'db', {}, newPool()])
      expect(() => poolOf(other as never)).toThrow(ConfigError)
  })

  it('is one for each transaction, and another one once it was ended', async () => {
    const { run, left, schema } = await deliveredToPrisma()
    const isFinished = await run(async (_, db) => {
      const pool = poolOf(db)
      expect(poolOf(db)).toBe(pool)
      await pool.end()
      await poolOf(db).query(`INSERT INTO ${schema}.parcels VALUES ('A')`)
    })
    expect([isFinished, await left()]).toEqual([true, [1, 0, 0]])
  })

  it('takes back what was begun on a connection that is dropped, and refuses an end that is hidden', async () => {
    const { run, left, schema } = await deliveredToPrisma()
    const isFinished = await run(async (_, db) => {
      const pool = poolOf(db)
      const client = await pool.connect()
      await client.query('BEGIN')
      await client.query(`INSERT INTO ${schema}.parcels VALUES ('A')`)
      client.release(new Error('lost'))
      await pool.query({ text: `INSERT INTO ${schema}.parcels VALUES ($1)`, values: ['B'] })
      await expect(pool.query('SELECT 1; COMMIT')).rejects.toBeInstanceOf(ConfigError)
    })
    expect([isFinished, await left()]).toEqual([true, [1, 0, 0]])
  })
})
