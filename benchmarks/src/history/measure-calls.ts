import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { judgeRatio } from '../measure/judge.ts'
import { measurementsOf } from '../measure/measurements.ts'
import type { Findings, Measurement, Result, SuiteContext } from '../measure/report.ts'
import { quantile } from '../measure/statistics.ts'
import { closing } from '../process/closing.ts'
import { cores } from '../process/cores.ts'
import { Remote } from '../process/remote.ts'
import { targets } from '../targets.ts'
import { cachedHistory, growIn } from './cached.ts'
import type { Times } from './worker.ts'

const FEW = '1,000 ended'
const AGAIN = '1,000 ended, again'
const MANY = '1,000,000 ended'

/** How long single calls take after few orders and after many. In one process each, the gateway in it. */
export async function measureCalls({ quick, folder, cache, progress }: SuiteContext): Promise<Findings> {
  const [few, again] = [join(folder, 'few.db'), join(folder, 'few-again.db')]
  progress('making histories')
  await growIn(few, quick ? 100 : 1000)
  copyFileSync(few, again)
  const many = quick ? join(folder, 'many.db') : await cachedHistory(cache, 1_000_000, few)
  if (quick) await growIn(many, 1000)
  return closing(async (keep) => {
    const shops = (
      [
        [FEW, few],
        [MANY, many],
        [AGAIN, again],
      ] as const
    ).map(([name, path]) => ({
      name,
      worker: keep(
        new Remote(new URL('../history/worker.ts', import.meta.url), { args: [path], core: cores.measured }),
      ),
      place: [] as number[],
      callback: [] as number[],
    }))
    const [rounds, batch] = quick ? [2, 5] : [80, 50]
    for (let round = -rounds / 10; round < rounds; round += 1) {
      if (round % 10 === 0) progress(`place and callback: round ${round} of ${rounds}`)
      for (const shop of shops) {
        const times = await shop.worker.call<Times>('round', batch)
        if (round < 0) continue
        shop.place.push(...times.place)
        shop.callback.push(...times.callback)
      }
    }
    const results: Result[] = []
    const measurements: Measurement[] = []
    for (const call of ['place', 'callback'] as const) {
      for (const [share, name] of [
        [0.5, 'p50'],
        [0.99, 'p99'],
      ] as const) {
        const [first = 0, long = 0, second = 0] = shops.map((shop) => quantile(shop[call], share))
        const samples = new Map(shops.map((shop, n) => [shop.name, [[first, long, second][n] as number]]))
        measurements.push(...measurementsOf(`${call}, ${name}`, 'ms', samples))
        results.push(judgeRatio(targets.history[call][name], long / ((first + second) / 2), second / first))
      }
    }
    return { measurements, results, notes: [] }
  })
}
