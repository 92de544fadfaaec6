import type { Cost } from './figures.ts'

/** How much of a core or a disk is planned with: the rest is for peaks, vacuum, checkpoints and replicas. */
export const SHARE = 0.5

/** One PostgreSQL server, as it can be had: larger ones exist, and cost more than two. */
export const SERVER = { cores: 32, walBytesASecond: 200e6, bytes: 8e12 } as const

const DAY = 86_400

/** What a rate of orders needs, each placed and called back once. */
export interface Needs {
  readonly rate: number
  /** Cores that run instances, one process each. */
  readonly instances: number
  readonly databaseCores: number
  readonly walBytesASecond: number
  readonly bytesADay: number
  readonly connections: number
  /** Days that the disks hold of as many servers as cores and WAL want. */
  readonly days: number
  /** Servers for each reason, and the reason that wants most. */
  readonly servers: Readonly<Record<Bound, number>>
  readonly first: Bound
}

export type Bound = 'cores' | 'WAL' | 'disk'

/** @param days that events and messages are kept */
export function needsOf(rate: number, cost: Cost, days: number): Needs {
  const instances = Math.ceil((rate * cost.process) / SHARE)
  const databaseCores = (rate * cost.database) / SHARE
  const walBytesASecond = rate * cost.wal
  const bytesADay = rate * (cost.tables + cost.indexes) * DAY
  const shares: Readonly<Record<Bound, number>> = {
    cores: databaseCores / SERVER.cores,
    WAL: walBytesASecond / (SERVER.walBytesASecond * SHARE),
    disk: (bytesADay * days) / (SERVER.bytes * SHARE),
  }
  const bounds = Object.keys(shares) as Bound[]
  const first = bounds.reduce((most, bound) => (shares[bound] > shares[most] ? bound : most))
  const servers = Object.fromEntries(bounds.map((bound) => [bound, Math.ceil(shares[bound])]))
  const fast = Math.max(1, Math.ceil(Math.max(shares.cores, shares.WAL)))
  return {
    rate,
    instances,
    databaseCores,
    walBytesASecond,
    bytesADay,
    connections: instances * cost.connections,
    days: (fast * SERVER.bytes * SHARE) / bytesADay,
    servers: servers as Record<Bound, number>,
    first,
  }
}
