import type { SQLInputValue } from 'node:sqlite'

export type Row = Readonly<Record<string, string | number | bigint | null | Uint8Array>>

/** Runs SQL in the transaction that is open; prepared statements are kept. */
export interface Runner {
  all(sql: string, ...values: readonly SQLInputValue[]): readonly Row[]
  get(sql: string, ...values: readonly SQLInputValue[]): Row | undefined
  /** Returns how many rows it has changed. */
  run(sql: string, ...values: readonly SQLInputValue[]): number
  /** Returns the number of the row that it has made, if it has: RETURNING would cost as much as the row. */
  insert(sql: string, ...values: readonly SQLInputValue[]): number | undefined
}
