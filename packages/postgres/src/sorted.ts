import { type SortedRows, sortedRows } from '@kumicorn/core/store'
import type { Row } from './rows.ts'

/** What can be read of rows, and what cannot. */
export const sorted = <T>(rows: readonly Row[], read: (row: Row) => T): SortedRows<Row, T> =>
  sortedRows('postgresStore', rows, read)
