import { StoreError } from '@kumicorn/core'
import { describe, expect, it } from 'vitest'
import { fruit, orchard } from '../helpers/orchard.ts'

type Run = (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }>

/** What the ORMs make of an error of pg, whose adapters call `executeSql`. Values stand in clear in each. */
const WAYS = {
  // DrizzleQueryError.
  drizzle: (error: Error, text: string, values: unknown[]) =>
    new Error(`Failed query: ${text}\nparams: ${values}`, { cause: error }),
  // The error of pg itself, with another message.
  knex: (error: Error, text: string, values: unknown[]) =>
    Object.assign(error, { message: `${text.replace('$1', `'${values[0]}'`)} - ${error.message}` }),
  // PrismaClientKnownRequestError.
  prisma: (error: Error, text: string, values: unknown[]) =>
    Object.assign(new Error(`Invalid invocation: ${text} ${values}`), {
      code: 'P2010',
      meta: { code: (error as { code?: string }).code, message: error.message },
    }),
  kysely: (error: Error) => error,
}

/** Places an order which another transaction is placing. @returns why it cannot */
async function placing(way: keyof typeof WAYS, begin: string) {
  const { kumicorn, plugin, pool } = await orchard()
  const db = await pool.connect()
  const holder = await pool.connect()
  await holder.query('BEGIN')
  await kumicorn.within(holder).client(plugin).fruits.pick(fruit)
  await db.query(begin)
  const run: Run = (text, values) => db.query(text, values as unknown[])
  const executeSql: Run = (text, values = []) =>
    run(text, values).catch((error: Error) => {
      throw WAYS[way](error, text, values)
    })
  const placed = kumicorn.within({ executeSql }).client(plugin).fruits.pick(fruit)
  const error = await placed.then(
    () => undefined,
    (thrown: Error) => thrown,
  )
  for (const each of [db, holder]) {
    await each.query('ROLLBACK')
    each.release()
  }
  return error
}

describe.each(['drizzle', 'knex', 'kysely', 'prisma'] as const)('an order that %s cannot place', (way) => {
  it.each([
    ['BEGIN ISOLATION LEVEL SERIALIZABLE', /READ COMMITTED/, 'P0001'],
    ["BEGIN; SET LOCAL lock_timeout = '100ms'", /lock timeout/, '55P03'],
  ])('says why, with the code of the database, and not for whom it was: %s', async (begin, why, code) => {
    const error = await placing(way, begin)
    expect(error).toBeInstanceOf(StoreError)
    expect(error).toMatchObject({ cause: { code } })
    expect(error?.message).toMatch(why)
    const all = `${error?.stack}${(error?.cause as Error | undefined)?.stack}`
    const hex = Array.from(all.matchAll(/[0-9a-f]{20,}/g), ([found]) => Buffer.from(found, 'hex').toString())
    expect([all, ...hex].join()).not.toMatch(/Ada|alphonso|begin_within/)
  })
})
