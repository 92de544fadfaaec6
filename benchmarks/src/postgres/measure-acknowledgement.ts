import { loaderNotes, ServerUnderLoad, startLoader } from '../load/server-under-load.ts'
import { compare, judgeRatio } from '../measure/judge.ts'
import { measurementsOf } from '../measure/measurements.ts'
import type { Findings, Measurement, Result, SuiteContext } from '../measure/report.ts'
import { type Baseline, control, interleaved, ratio, type Samples } from '../measure/rounds.ts'
import type { MerchantName } from '../merchants/merchants.ts'
import { closing } from '../process/closing.ts'
import { cores } from '../process/cores.ts'
import { targets } from '../targets.ts'
import { DatabaseServer } from './database-server.ts'
import { type Costly, measureCosts } from './measure-costs.ts'
import { startOrders } from './start-orders.ts'

const CONNECTIONS = [1, 10, 50] as const
const MOST = 50

const baseline: Baseline = { name: 'hand-written + INSERT', again: 'hand-written + INSERT, again' }
const OURS = 'kumicorn, PostgreSQL'
const WIDE = 'hand-written + INSERT, 50 connections to the database'

const subjects: readonly (readonly [name: string, merchant: MerchantName])[] = [
  [baseline.name, 'fastify: hand-written + INSERT, PostgreSQL'],
  [OURS, 'fastify: kumicorn, PostgreSQL'],
  [baseline.again, 'fastify: hand-written + INSERT, PostgreSQL'],
  [WIDE, 'fastify: hand-written + INSERT, PostgreSQL, a connection for each'],
]

/** Acknowledged once it is committed, fsync and synchronous_commit on; and what each callback costs the database. */
export function measureAcknowledgement({ quick, folder, progress }: SuiteContext): Promise<Findings> {
  const [seconds, warmUp] = quick ? [0.1, 0.1] : [0.5, 2]
  return closing(async (keep) => {
    progress('starting PostgreSQL')
    const database = keep(await DatabaseServer.start(folder, cores.measured))
    const loader = keep(startLoader())
    const servers: ServerUnderLoad[] = []
    const urls = new Map<ServerUnderLoad, string>()
    for (const [name, merchant] of subjects) {
      const url = await database.newDatabase()
      const server = keep(new ServerUnderLoad(name, merchant, { folder, database: url }, loader))
      servers.push(server)
      urls.set(server, url)
    }
    const measurements: Measurement[] = []
    const results: Result[] = []
    for (const connections of CONNECTIONS) {
      // More connections to the database than callbacks under way make no difference.
      const measured = servers.filter(({ name }) => name !== WIDE || connections === MOST)
      const warm = []
      for (const server of measured) {
        progress(`${connections} connections: warming up ${server.name}`)
        warm.push(await server.subject({ connections, seconds, warmUp }))
      }
      const samples = await interleaved(warm, quick ? 2 : 21, (text) =>
        progress(`${connections} connections: ${text}`),
      )
      const title = `acknowledged on PostgreSQL, ${connections === 1 ? '1 connection' : `${connections} connections`}`
      measurements.push(...measurementsOf(title, 'callbacks/s', samples))
      results.push(...judge(connections, samples))
    }
    const many = quick ? 1_000 : 20_000
    progress('what a callback costs')
    const costs = []
    for (const server of servers.slice(0, 2))
      costs.push(await measureCosts(asCostly(server, urls.get(server) as string, many), database))
    progress('what a whole order costs')
    costs.push(await measureCosts(keep(await startOrders(await database.newDatabase(), many)), database))
    return {
      measurements: [...measurements, ...costs.flat()],
      results,
      notes: [database.about, ...loaderNotes(servers)],
    }
  })
}

const asCostly = (server: ServerUnderLoad, url: string, amount: number): Costly => ({
  name: server.name,
  what: 'a callback',
  url,
  cpu: () => server.cpu(),
  work: () => server.burst(MOST, amount),
})

function judge(connections: (typeof CONNECTIONS)[number], samples: Samples): Result[] {
  const aa = control(samples, baseline)
  const byInsert = ratio(samples, OURS, baseline)
  if (connections !== MOST) {
    const title = connections === 1 ? '1 connection' : `${connections} connections`
    const row = `durable acknowledgement, PostgreSQL, ${title}, by hand-written + one INSERT`
    return [compare(row, byInsert, '× rate', aa)]
  }
  const row = 'durable acknowledgement, PostgreSQL, 50 connections, by hand-written with 50 to the database'
  return [
    judgeRatio(targets.postgres.acknowledgement, byInsert, aa),
    compare(row, ratio(samples, OURS, WIDE), '× rate', aa),
  ]
}
