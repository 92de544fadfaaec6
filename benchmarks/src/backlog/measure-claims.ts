import { copyFileSync } from 'node:fs'
import { judgeRatio } from '../measure/judge.ts'
import { measurementsOf } from '../measure/measurements.ts'
import type { Findings, Result, SuiteContext } from '../measure/report.ts'
import { type Baseline, control, ratio, type Samples } from '../measure/rounds.ts'
import { closing } from '../process/closing.ts'
import { cores } from '../process/cores.ts'
import { Remote } from '../process/remote.ts'
import { targets } from '../targets.ts'
import type { Claims } from './claims.ts'
import type { BacklogFiles } from './files.ts'

const empty: Baseline = { name: 'nothing waits', again: 'nothing waits, again' }

/** What a claim costs, with nothing else in the file and with much. */
export function measureClaims(files: BacklogFiles, { quick, progress }: SuiteContext): Promise<Findings> {
  const paths: readonly (readonly [name: string, path: string])[] = [
    [empty.name, files.none],
    ['waiting', copied(files.waiting, 'claimed')],
    ['gone', files.gone],
    ['dead', files.dead],
    [empty.again, files.noneAgain],
  ]
  return closing(async (keep) => {
    const worker = keep(new Remote(new URL('./claims.ts', import.meta.url), { core: cores.measured }))
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
    const judge = (samples: Samples, what: 'claimOfTen' | 'claimOfNone'): Result[] =>
      (['waiting', 'gone', 'dead'] as const).map((name) =>
        judgeRatio(targets.backlog[what][name], ratio(samples, name, empty), control(samples, empty)),
      )
    return {
      measurements: [
        ...measurementsOf('a claim that leases ten', 'ms', ten),
        ...measurementsOf('a claim that finds nothing due', 'ms', none),
      ],
      results: [...judge(ten, 'claimOfTen'), ...judge(none, 'claimOfNone')],
      notes: [],
    }
  })
}

function copied(path: string, name: string): string {
  const copy = path.replace(/[^/]+$/, `${name}.db`)
  copyFileSync(path, copy)
  return copy
}
