import { judgeRatio } from '../measure/judge.ts'
import { measurementsOf } from '../measure/measurements.ts'
import type { SuiteContext, SuiteReport } from '../measure/report.ts'
import { type Baseline, control, interleaved, ratio } from '../measure/rounds.ts'
import type { WorkName } from '../micro/works.ts'
import { closing } from '../process/closing.ts'
import { cores } from '../process/cores.ts'
import { Remote } from '../process/remote.ts'
import { targets } from '../targets.ts'

const baseline: Baseline = { name: 'hand-written', again: 'hand-written, again' }

const subjects: readonly (readonly [name: string, work: WorkName])[] = [
  [baseline.name, 'hand-written'],
  ['kumicorn: read', 'kumicorn: read'],
  ['kumicorn: whole pipeline', 'kumicorn: whole pipeline'],
  ['stripe', 'stripe'],
  ['@octokit/webhooks', '@octokit/webhooks'],
  ['standardwebhooks', 'standardwebhooks'],
  [baseline.again, 'hand-written'],
]

/** Verification and pipeline with no server around them, each in a process of its own. */
export function micro({ quick, progress }: SuiteContext): Promise<SuiteReport> {
  const time = quick ? 20 : 150
  return closing(async (keep) => {
    const started = subjects.map(([name, work]) => {
      const worker = keep(
        new Remote(new URL('../micro/worker.ts', import.meta.url), { args: [work], core: cores.measured }),
      )
      return { name, round: () => worker.call<number>('round', { time }) }
    })
    progress('warming up')
    await interleaved(started, quick ? 1 : 5, () => undefined)
    const samples = await interleaved(started, quick ? 2 : 31, progress)
    const aa = control(samples, baseline)
    return {
      suite: 'micro',
      measurements: measurementsOf('in process, one call after the other', 'ns a call', samples),
      results: [
        judgeRatio(targets.micro.read, ratio(samples, 'kumicorn: read', baseline), aa),
        judgeRatio(targets.micro.pipeline, ratio(samples, 'kumicorn: whole pipeline', baseline), aa),
      ],
      notes: [
        '"read" is measured on the sources of core, whatever the rest is measured on: it is not exported',
      ],
    }
  })
}
