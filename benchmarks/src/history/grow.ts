import { DatabaseSync } from 'node:sqlite'
import { sqliteStore } from '@kumicorn/core'
import { Shop, succeeded } from './shop.ts'

/** Orders that are made by the library itself; the others are copies of them. */
const MODELS = 100

/** What is about an order has its serial, times this, in its own. */
const VERSIONS = 2 ** 24

/** All references have one length, so that every copy is as long as its model. */
const referenceOf = (n: number): string => `H-${String(n).padStart(10, '0')}`

/** Makes a file with so many ended orders, as the library leaves them: the first by itself, the others as copies. */
export async function grow(path: string, count: number): Promise<void> {
  const shop = new Shop(sqliteStore({ path }))
  await shop.kumicorn.start()
  const models = Array.from({ length: Math.min(MODELS, count) }, (_, n) => referenceOf(n + 1))
  for (const reference of models) {
    await shop.place(reference)
    await shop.callBack(succeeded(reference))
  }
  await shop.settled()
  await shop.kumicorn.stop()
  await shop.store.close()
  if (count > models.length) copyRows(path, models.length, count / models.length - 1)
  await check(path, referenceOf(count))
}

/** How the columns of a copy are made: `m` is the model's row, `o` its order, `c.n` the number of the copy. */
const columns = (models: number): Readonly<Record<string, string>> => {
  const reference = `printf('H-%010d', o.serial + c.n * ${models})`
  const renamed = (column: string): string => `replace(m.${column}, o.reference, ${reference})`
  const random = (column: string): string =>
    `substr(m.${column}, 1, length(m.${column}) - 24) || lower(hex(randomblob(12)))`
  return {
    'orders.serial': `m.serial + c.n * ${models}`,
    'orders.reference': reference,
    'orders.record': renamed('record'),
    'messages.serial': `m.serial + c.n * ${models} * ${VERSIONS}`,
    'messages.digest': random('digest'),
    'messages.body': `CAST(replace(CAST(m.body AS TEXT), o.reference, ${reference}) AS BLOB)`,
    'events.serial': `m.serial + c.n * ${models} * ${VERSIONS}`,
    'events.id': random('id'),
    'events.event': renamed('event'),
  }
}

const TABLES = ['orders', 'messages', 'events'] as const

function copyRows(path: string, models: number, copies: number): void {
  const database = new DatabaseSync(path)
  const made = columns(models)
  try {
    // Whoever loses power here makes the file again.
    database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000')
    for (const table of TABLES) database.exec(`CREATE TEMP TABLE model_${table} AS SELECT * FROM ${table}`)
    database.exec('BEGIN')
    for (const table of TABLES) {
      const names = database.prepare(`SELECT name FROM pragma_table_info('${table}')`).all()
      const copied = names.map(({ name }) => name as string)
      const values = copied.map((name) => made[`${table}.${name}`] ?? `m.${name}`)
      const order = table === 'orders' ? 'm.serial' : `m.serial / ${VERSIONS}`
      database.exec(`
        WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ${copies})
        INSERT INTO ${table} (${copied.join(', ')})
        SELECT ${values.join(', ')} FROM c CROSS JOIN model_${table} m JOIN orders o ON o.serial = ${order}`)
    }
    database.exec('COMMIT')
  } finally {
    database.close()
  }
}

/** The last copy has to be an order that the library can read: else its schema has changed, and this has to follow. */
async function check(path: string, reference: string): Promise<void> {
  const store = sqliteStore({ path })
  const { items } = await store.orders({ reference, limit: 1 })
  const [order] = items
  const events = order && (await store.events(order))
  const messages = order && (await store.messages(order))
  await store.close()
  const told = events?.at(-1)
  if (order?.state !== 'succeeded' || told?.reference !== reference || messages?.length === 0)
    throw new Error(
      `${reference} cannot be read: the rows of sqliteStore have changed, and grow.ts has to follow`,
    )
}
