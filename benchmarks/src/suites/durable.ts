import { loaderNotes, ServerUnderLoad, startLoader } from '../load/server-under-load.ts'
import { compare, judgeRatio } from '../measure/judge.ts'
import { measurementsOf } from '../measure/measurements.ts'
import type { Measurement, Result, SuiteContext, SuiteReport } from '../measure/report.ts'
import { type Baseline, control, interleaved, ratio, type Samples } from '../measure/rounds.ts'
import { median } from '../measure/statistics.ts'
import type { MerchantName } from '../merchants/merchants.ts'
import { closing } from '../process/closing.ts'
import { targets } from '../targets.ts'

const CONNECTIONS = [1, 10, 50] as const
const MOST = 50

const baseline: Baseline = { name: 'hand-written + INSERT', again: 'hand-written + INSERT, again' }

const always: readonly (readonly [name: string, merchant: MerchantName])[] = [
  [baseline.name, 'fastify: hand-written + INSERT'],
  ['kumicorn, SQLite', 'fastify: kumicorn, SQLite'],
  [baseline.again, 'fastify: hand-written + INSERT'],
]

/** With many connections the disk is not all that counts. */
const withMany: readonly (readonly [name: string, merchant: MerchantName])[] = [
  ['kumicorn, memory store', 'fastify: kumicorn, memory'],
  ['hand-written, no store', 'fastify: hand-written'],
]

/** Acknowledged once it is on the disk: SQLite with synchronous FULL, on Fastify. */
export function durable({ quick, folder, progress }: SuiteContext): Promise<SuiteReport> {
  const [seconds, warmUp] = quick ? [0.1, 0.1] : [0.3, 1]
  return closing(async (keep) => {
    const loader = keep(startLoader())
    const start = ([name, merchant]: (typeof always)[number]) =>
      keep(new ServerUnderLoad(name, merchant, { folder }, loader))
    const basic = always.map(start)
    const more = withMany.map(start)
    const notes: string[] = []
    const measurements: Measurement[] = []
    const results: Result[] = []
    for (const connections of CONNECTIONS) {
      const servers = connections === MOST ? [...basic, ...more] : basic
      const subjects = []
      for (const server of servers) {
        progress(`${connections} connections: warming up ${server.name}`)
        subjects.push(await server.subject({ connections, seconds, warmUp }))
      }
      const said = (text: string): void => progress(`${connections} connections: ${text}`)
      const samples = await interleaved(subjects, quick ? 2 : 21, said)
      const title = connections === 1 ? '1 connection' : `${connections} connections`
      measurements.push(...measurementsOf(title, 'callbacks/s', samples))
      results.push(...judge(connections, samples))
      const lag = median((basic[1] as ServerUnderLoad).lags.splice(0))
      notes.push(
        `${title}: the handlers of SQLite had ended ${Math.round(lag)} ms after the last acknowledgement`,
      )
    }
    return { suite: 'durable', measurements, results, notes: [...notes, ...loaderNotes([...basic, ...more])] }
  })
}

function judge(connections: (typeof CONNECTIONS)[number], samples: Samples): Result[] {
  const aa = control(samples, baseline)
  const byInsert = ratio(samples, 'kumicorn, SQLite', baseline)
  const result = judgeRatio(targets.durable[connections], byInsert, aa)
  if (connections !== MOST) return [result]
  const byMemory = ratio(samples, 'kumicorn, SQLite', 'kumicorn, memory store')
  const byHand = ratio(samples, 'kumicorn, SQLite', 'hand-written, no store')
  return [
    result,
    judgeRatio(targets.durable.memory, byMemory, aa),
    compare('durable acknowledgement, 50 connections, by hand-written without a store', byHand, '× rate', aa),
  ]
}
