import type { SQLInputValue } from 'node:sqlite'
import type { Runner } from './runner.ts'

/**
 * The distinct values of a column, one step of an index each: SELECT DISTINCT would walk every row.
 * @param table with a condition, if any: `orders WHERE account = ?`
 */
export function distinct(db: Runner, column: string, table: string, ...values: SQLInputValue[]): string[] {
  const found: string[] = []
  const word = table.includes('WHERE') ? 'AND' : 'WHERE'
  const first = db.get(`SELECT min(${column}) AS value FROM ${table}`, ...values)
  for (let value = first?.value; typeof value === 'string'; ) {
    found.push(value)
    const sql = `SELECT min(${column}) AS value FROM ${table} ${word} ${column} > ?`
    value = db.get(sql, ...values, value)?.value
  }
  return found
}
