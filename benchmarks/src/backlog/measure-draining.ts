import { join } from 'node:path'
import { compare, judgeRatio } from '../measure/judge.ts'
import { measurementsOf } from '../measure/measurements.ts'
import type { Findings, SuiteContext } from '../measure/report.ts'
import { type Baseline, control, interleaved, ratio, samplesOf } from '../measure/rounds.ts'
import { median } from '../measure/statistics.ts'
import { closing } from '../process/closing.ts'
import { targets } from '../targets.ts'
import { type BacklogFiles, startBacklog } from './files.ts'

const few: Baseline = { name: '1,000 waiting', again: '1,000 waiting, again' }
const MANY = '50,000 waiting'

/** How fast the same number drains out of little and out of much. */
export function measureDraining(
  files: BacklogFiles,
  { quick, folder, progress }: SuiteContext,
): Promise<Findings> {
  const count = quick ? 50 : 1000
  return closing(async (keep) => {
    const workers = [
      [few.name, keep(startBacklog(join(folder, 'few.db')))],
      [MANY, keep(startBacklog(files.waiting))],
      [few.again, keep(startBacklog(join(folder, 'few-again.db')))],
    ] as const
    const subjects = workers.map(([name, worker]) => ({
      name,
      async round(): Promise<number> {
        await worker.call('fill', count)
        return worker.call<number>('drain', count)
      },
    }))
    progress('draining: warming up')
    await interleaved(subjects, quick ? 1 : 2, () => undefined)
    const samples = await interleaved(subjects, quick ? 2 : 15, (text) => progress(`draining, ${text}`))
    progress('draining: all of them')
    const all = await workers[1][1].call<number>('drain', quick ? 100 : 49_000)
    const aa = control(samples, few)
    const toFew = all / median(samplesOf(samples, few.name))
    return {
      measurements: [
        ...measurementsOf(`draining ${count}`, 'deliveries/s', samples),
        ...measurementsOf('draining all', 'deliveries/s', new Map([[MANY, [all]]])),
      ],
      results: [
        judgeRatio(targets.backlog.draining, ratio(samples, MANY, few), aa),
        compare('draining all of 50,000, by draining 1,000', toFew, '× rate', aa),
      ],
      notes: [],
    }
  })
}
