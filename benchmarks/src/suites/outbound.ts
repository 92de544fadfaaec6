import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import type { CallerName } from '../callers/callers.ts'
import type { CallRound } from '../callers/worker.ts'
import { judgeRatio } from '../measure/judge.ts'
import { measurementsOf } from '../measure/measurements.ts'
import type { Measurement, Result, SuiteContext, SuiteReport } from '../measure/report.ts'
import { type Baseline, control, interleaved, ratio, type Samples } from '../measure/rounds.ts'
import { closing } from '../process/closing.ts'
import { cores } from '../process/cores.ts'
import { Remote } from '../process/remote.ts'
import { targets } from '../targets.ts'

const IN_FLIGHT = [1, 10, 100] as const

const baseline: Baseline = { name: 'hand-written', again: 'hand-written, again' }

const subjects: readonly (readonly [name: string, caller: CallerName])[] = [
  [baseline.name, 'hand-written'],
  ['kumicorn, no journal', 'kumicorn, no journal'],
  ['kumicorn, memory store', 'kumicorn, memory store'],
  ['kumicorn, SQLite', 'kumicorn, SQLite'],
  ['global fetch', 'global fetch'],
  ['axios', 'axios'],
  ['ky', 'ky'],
  ['got', 'got'],
  ['stripe', 'stripe'],
  [baseline.again, 'hand-written'],
]

/** Orders placed with a gateway that takes everything. */
export function outbound(context: SuiteContext): Promise<SuiteReport> {
  return closing(async (keep) => {
    const stub = keep(new Remote(new URL('../callers/stub.ts', import.meta.url), { core: cores.measuring }))
    const baseUrl = `http://127.0.0.1:${await stub.call<number>('listen')}`
    const measurements: Measurement[] = []
    const results: Result[] = []
    for (const inFlight of IN_FLIGHT) {
      const samples = await measure(inFlight, baseUrl, context)
      measurements.push(...measurementsOf(`${inFlight} in flight`, 'orders/s', samples))
      results.push(...judge(inFlight, samples))
    }
    return { suite: 'outbound', measurements, results, notes: [] }
  })
}

/** Every level has processes of its own: none carries what another has left behind. */
function measure(inFlight: number, baseUrl: string, context: SuiteContext): Promise<Samples> {
  const { quick, folder, progress } = context
  const round: CallRound = { inFlight, ms: quick ? 50 : 200 }
  return closing(async (keep) => {
    const started = subjects.map(([name, caller]) => {
      const args = [caller, baseUrl, mkdtempSync(join(folder, 'caller-'))]
      const worker = keep(
        new Remote(new URL('../callers/worker.ts', import.meta.url), { args, core: cores.measured }),
      )
      return { name, round: () => worker.call<number>('round', round) }
    })
    progress(`${inFlight} in flight: warming up`)
    await interleaved(started, quick ? 1 : 3, () => undefined)
    return interleaved(started, quick ? 2 : 13, (text) => progress(`${inFlight} in flight: ${text}`))
  })
}

function judge(inFlight: (typeof IN_FLIGHT)[number], samples: Samples): Result[] {
  const aa = control(samples, baseline)
  return (['no journal', 'memory store', 'SQLite'] as const).flatMap((how) => [
    judgeRatio(targets.outbound[inFlight][how].hand, ratio(samples, `kumicorn, ${how}`, baseline), aa),
    judgeRatio(targets.outbound[inFlight][how].fetch, ratio(samples, `kumicorn, ${how}`, 'global fetch'), aa),
  ])
}
