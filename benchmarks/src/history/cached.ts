import { createHash } from 'node:crypto'
import { existsSync, readdirSync, renameSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { cores } from '../process/cores.ts'
import { Remote } from '../process/remote.ts'

/** What a file may take for each order, while it is made. */
const BYTES_AN_ORDER = 6_000

/** A file with so many ended orders. What took long to make stays for the next run, until what it holds looks different. */
export async function cachedHistory(cache: string, count: number, small: string): Promise<string> {
  const path = join(cache, `history-${count}-${shapeOf(small)}.db`)
  if (existsSync(path)) return path
  for (const old of readdirSync(cache).filter((name) => /^history-\d/.test(name))) rmSync(join(cache, old))
  const { bavail, bsize } = statfsSync(cache)
  if (bavail * bsize < count * BYTES_AN_ORDER)
    throw new Error(`a history of ${count} orders needs ${(count * BYTES_AN_ORDER) / 1e9} GB of disk`)
  const making = `${path}.new`
  await growIn(making, count)
  renameSync(making, path)
  return path
}

/** In a process of its own: what it needs of memory ends with it. */
export async function growIn(path: string, count: number): Promise<void> {
  const grower = new Remote(new URL('./grower.ts', import.meta.url), { core: cores.measured })
  try {
    await grower.call('grow', { path, count })
  } finally {
    await grower.close()
  }
}

/** A digest of tables and of what an order, an event and a message look like. */
function shapeOf(path: string): string {
  const database = new DatabaseSync(path, { readOnly: true })
  const all = (sql: string): unknown => database.prepare(sql).all()
  const shape = [
    all('SELECT sql FROM sqlite_schema ORDER BY name'),
    all('SELECT length(record) AS length FROM orders ORDER BY serial LIMIT 1'),
    all('SELECT length(event) AS length FROM events ORDER BY serial LIMIT 1'),
    all('SELECT length(body) AS length FROM messages ORDER BY serial LIMIT 1'),
  ]
  database.close()
  return createHash('sha256').update(JSON.stringify(shape)).digest('hex').slice(0, 12)
}
