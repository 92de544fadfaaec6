import type { SQLInputValue } from 'node:sqlite'

export type Row = Readonly<Record<string, string | number | bigint | null | Uint8Array>>

/** Runs SQL in the transaction that is open; prepared statements are kept. `run` returns how many rows it changed. */
export interface Runner {
  all(sql: string, ...values: readonly SQLInputValue[]): readonly Row[]
  get(sql: string, ...values: readonly SQLInputValue[]): Row | undefined
  run(sql: string, ...values: readonly SQLInputValue[]): number
}
