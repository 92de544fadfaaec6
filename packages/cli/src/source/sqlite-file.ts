import { existsSync, statSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { StoreError } from '@kumicorn/core'
import { pathObstacle } from '@kumicorn/core/adapter'

/**
 * Makes sure, without writing, that a file is a store. `sqliteStore` makes a file that is missing and puts its
 * tables into one that is empty or another program's: right for an application, wrong for an operator's typo.
 * @throws StoreError
 */
export async function checkSqliteFile(path: string): Promise<void> {
  const obstacle = pathObstacle(path)
  if (obstacle !== undefined) throw new StoreError(`${path}: ${obstacle}`)
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) throw new StoreError(`${path}: there is no such file; check the path of the store`)
  if (!stats.isFile()) throw new StoreError(`${path} is not a file; check the path of the store`)
  if (!(await hasOrders(path))) {
    throw new StoreError(
      `${path} is no store of Kumicorn: it has no table of orders; check the path of the store`,
    )
  }
}

/** Of SQLite. */
const CANNOT_OPEN = 14

async function hasOrders(path: string): Promise<boolean> {
  const { DatabaseSync } = await import('node:sqlite')
  let database: InstanceType<typeof DatabaseSync> | undefined
  try {
    // Even reading would leave two files beside one that nobody has open; `immutable` leaves none.
    const url = pathToFileURL(path)
    if (!existsSync(`${path}-wal`)) url.search = 'immutable=1'
    database = new DatabaseSync(url, { readOnly: true, timeout: 2_000 })
    const tables = "SELECT count(*) AS n FROM sqlite_schema WHERE name IN ('orders', 'events', 'deliveries')"
    return Number(database.prepare(tables).get()?.n) === 3
  } catch (cause) {
    const { message, errcode } = cause as Error & { readonly errcode?: number }
    const mend = errcode === CANNOT_OPEN ? ': may the user of this process read it?' : ''
    throw new StoreError(`${path} cannot be read as a store: ${message}${mend}`, { cause })
  } finally {
    database?.close()
  }
}
