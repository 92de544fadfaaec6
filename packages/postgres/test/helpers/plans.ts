import { postgresUrl } from '@kumicorn/testkit/postgres'
import pg from 'pg'

/** One walk of a table in the plan of a statement that was carried out. */
export interface Walk {
  readonly statement: string
  /** E.g. `Index Scan`. */
  readonly how: string
  readonly table: string
  /** Whether an index was asked for certain keys, and not walked from its beginning. */
  readonly hasKeys: boolean
  /** Rows that it looked at, those it has thrown away among them. */
  readonly rows: number
}

interface Node {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Cond'?: string
  readonly 'TID Cond'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Rows Removed by Index Recheck'?: number
  readonly Plans?: readonly Node[]
}

/** What every connection of the pool is told of each statement, those within functions too. Needs a superuser. */
const SETTINGS = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_nested_statements': 'on',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_timing': 'off',
  'auto_explain.log_format': 'json',
  client_min_messages: 'log',
  track_functions: 'all',
} as const

/** A pool that notes how each of its statements was carried out. */
export function watchedPool(url = postgresUrl()): { readonly pool: pg.Pool; readonly walks: Walk[] } {
  const walks: Walk[] = []
  const options = Object.entries(SETTINGS).map(([name, value]) => `-c ${name}=${value}`)
  const pool = new pg.Pool({ connectionString: url, max: 4, options: options.join(' ') })
  pool.on('connect', (client) =>
    client.on('notice', ({ message = '' }) => {
      if (!message.startsWith('duration: ')) return
      const told = JSON.parse(message.slice(message.indexOf('{'))) as {
        readonly 'Query Text': string
        readonly Plan: Node
      }
      walks.push(...walksOf(told['Query Text'], told.Plan))
    }),
  )
  return { pool, walks }
}

function walksOf(statement: string, node: Node): Walk[] {
  const below = (node.Plans ?? []).flatMap((child) => walksOf(statement, child))
  const how = node['Node Type']
  const table = node['Relation Name']
  // Who changes rows has them from below.
  if (table === undefined || how === 'ModifyTable') return below
  const seen =
    node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
  const isBitmap = how === 'Bitmap Heap Scan'
  const hasKeys =
    node['Index Cond'] !== undefined ||
    node['TID Cond'] !== undefined ||
    (isBitmap && (node.Plans ?? []).every((child) => child['Index Cond'] !== undefined))
  return [{ statement, how, table, hasKeys, rows: seen * node['Actual Loops'] }, ...below]
}
