import type { Measurement } from '../measure/report.ts'

/** What the arithmetic begins with: one run of `pnpm bench postgres`. */
export interface Figures {
  readonly at: string
  readonly machine: string
  readonly commit: string
  readonly quick: boolean
  readonly measurements: readonly Measurement[]
}

const OURS = 'kumicorn, PostgreSQL'

/** What one order costs, from its placing until its handler has ended. */
export interface Cost {
  /** Seconds of a core. */
  readonly process: number
  readonly database: number
  /** Bytes. */
  readonly wal: number
  readonly tables: number
  readonly indexes: number
  /** Connections that an instance holds. */
  readonly connections: number
}

/** @throws when the run has not measured it */
export function figureOf({ measurements }: Figures, group: string, subject = OURS): number {
  const found = measurements.find((one) => one.group === group && one.subject === subject)
  if (!found) throw new Error(`the run tells nothing of "${group}", "${subject}"`)
  return found.value
}

export function costOf(figures: Figures, what: 'a callback' | 'an order'): Cost {
  const of = (cost: string): number => figureOf(figures, `${what} costs: ${cost}`)
  return {
    process: of('core time of the process') / 1e6,
    database: of('core time of the database') / 1e6,
    wal: of('WAL'),
    tables: of('kept in tables'),
    indexes: of('kept in indexes'),
    connections: of('connections to the database'),
  }
}
