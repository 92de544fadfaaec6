import { join } from 'node:path'
import type { Answers } from '../load/prober.ts'
import { judgeRepeated } from '../measure/judge.ts'
import { measurementsOf } from '../measure/measurements.ts'
import type { Findings, Measurement, SuiteContext } from '../measure/report.ts'
import { closing } from '../process/closing.ts'
import { cores } from '../process/cores.ts'
import { Remote } from '../process/remote.ts'
import { targets } from '../targets.ts'
import { startBacklog } from './files.ts'

/** How long a trivial route takes, seen from another process, while deliveries drain. */
export function measureAnswers({ quick, folder, progress }: SuiteContext): Promise<Findings> {
  const count = quick ? 200 : 10_000
  return closing(async (keep) => {
    const merchant = keep(startBacklog(join(folder, 'answers.db')))
    const prober = keep(new Remote(new URL('../load/prober.ts', import.meta.url), { core: cores.measuring }))
    const port = await merchant.call<number>('listen')
    const found: Answers[] = []
    const rates: number[] = []
    // The first repetition warms up.
    for (let repetition = 0; repetition <= 3; repetition += 1) {
      progress(
        `answers while ${count} deliveries drain: ${repetition === 0 ? 'warming up' : `${repetition} of 3`}`,
      )
      await merchant.call('fill', count)
      await prober.call('start', port)
      const rate = await merchant.call<number>('drain', count)
      const answered = await prober.call<Answers>('stop')
      if (repetition === 0) continue
      found.push(answered)
      rates.push(rate)
    }
    const group = `answers while ${count} deliveries drain`
    const line = (subject: string, samples: readonly number[]): Measurement[] =>
      measurementsOf(group, 'ms', new Map([[`kumicorn: ${subject}`, samples]]))
    const result = judgeRepeated(
      targets.backlog.answers,
      found.map(({ p99 }) => p99),
    )
    return {
      measurements: [
        ...line(
          'p50',
          found.map(({ p50 }) => p50),
        ),
        ...line(
          'p99',
          found.map(({ p99 }) => p99),
        ),
        ...line(
          'worst',
          found.map(({ max }) => max),
        ),
      ],
      results: [result],
      notes: [
        `${found.map(({ count: asked }) => asked).join(', ')} answers while ${rates.map(Math.round).join(', ')} deliveries a second drained`,
      ],
    }
  })
}
