import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Claims } from '../backlog/claims.ts'
import { type BacklogFiles, makeFiles, startBacklog } from '../backlog/files.ts'
import type { Answers } from '../load/prober.ts'
import { compare, judgeRatio, judgeRepeated } from '../measure/judge.ts'
import { measurementsOf } from '../measure/measurements.ts'
import type { Measurement, Result, SuiteContext, SuiteReport } from '../measure/report.ts'
import { type Baseline, control, interleaved, ratio, type Samples, samplesOf } from '../measure/rounds.ts'
import { median } from '../measure/statistics.ts'
import { closing } from '../process/closing.ts'
import { cores } from '../process/cores.ts'
import { Remote } from '../process/remote.ts'

type Found = Pick<SuiteReport, 'measurements' | 'results' | 'notes'>

/** Work that waits: what it does to everybody else, and what it costs to have it. SQLite; handlers that do no I/O. */
export async function backlog(context: SuiteContext): Promise<SuiteReport> {
  const answered = await answers(context)
  const files = await makeFiles(context.folder, context.quick ? 300 : 50_000, context.progress)
  const parts = [answered, await claims(files, context), await draining(files, context)]
  return {
    suite: 'backlog',
    measurements: parts.flatMap(({ measurements }) => measurements),
    results: parts.flatMap(({ results }) => results),
    notes: parts.flatMap(({ notes }) => notes),
  }
}

/** How long a trivial route takes, seen from another process, while deliveries drain. */
function answers({ quick, folder, progress }: SuiteContext): Promise<Found> {
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
      'backlog.answers',
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

const empty: Baseline = { name: 'nothing waits', again: 'nothing waits, again' }

/** What a claim costs, with nothing else in the file and with much. */
function claims(files: BacklogFiles, { quick, progress }: SuiteContext): Promise<Found> {
  const paths: readonly (readonly [name: string, path: string])[] = [
    [empty.name, files.none],
    ['waiting', copied(files.waiting, 'claimed')],
    ['gone', files.gone],
    ['dead', files.dead],
    [empty.again, files.noneAgain],
  ]
  return closing(async (keep) => {
    const worker = keep(
      new Remote(new URL('../backlog/claims.ts', import.meta.url), { core: cores.measured }),
    )
    const ten = new Map(paths.map(([name]) => [name, [] as number[]]))
    const none = new Map(paths.map(([name]) => [name, [] as number[]]))
    const rounds = quick ? 5 : 300
    for (let round = -rounds / 10; round < rounds; round += 1) {
      if (round % 50 === 0) progress(`claims: round ${round} of ${rounds}`)
      for (const [name, path] of paths) {
        const claimed = await worker.call<Claims>('round', path)
        if (round < 0) continue
        ten.get(name)?.push(claimed.ten)
        none.get(name)?.push(claimed.none)
      }
    }
    const judge = (samples: Samples, what: string): Result[] =>
      ['waiting', 'gone', 'dead'].map((name) =>
        judgeRatio(`backlog.claim.${what}.${name}`, ratio(samples, name, empty), control(samples, empty)),
      )
    return {
      measurements: [
        ...measurementsOf('a claim that leases ten', 'ms', ten),
        ...measurementsOf('a claim that finds nothing due', 'ms', none),
      ],
      results: [...judge(ten, 'ten'), ...judge(none, 'none')],
      notes: [],
    }
  })
}

const few: Baseline = { name: '1,000 waiting', again: '1,000 waiting, again' }
const MANY = '50,000 waiting'

/** How fast the same number drains out of little and out of much. */
function draining(files: BacklogFiles, { quick, folder, progress }: SuiteContext): Promise<Found> {
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
        judgeRatio('backlog.draining', ratio(samples, MANY, few), aa),
        compare('backlog.draining.all', 'draining all of 50,000, by draining 1,000', toFew, '× rate', aa),
      ],
      notes: [],
    }
  })
}

function copied(path: string, name: string): string {
  const copy = path.replace(/[^/]+$/, `${name}.db`)
  copyFileSync(path, copy)
  return copy
}
