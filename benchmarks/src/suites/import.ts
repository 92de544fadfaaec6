import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { packedBytes } from '../importing/packed.ts'
import { judgeRepeated } from '../measure/judge.ts'
import { measurementsOf } from '../measure/measurements.ts'
import type { Result, SuiteContext, SuiteReport } from '../measure/report.ts'
import { interleaved, type Subject, samplesOf } from '../measure/rounds.ts'
import { median } from '../measure/statistics.ts'
import { cores } from '../process/cores.ts'
import { targets } from '../targets.ts'

const run = promisify(execFile)

const probe = fileURLToPath(new URL('../importing/probe.ts', import.meta.url))

/** Milliseconds of one import in a process that has done nothing else. */
async function imported(name: string): Promise<number> {
  const conditions = process.execArgv.filter((arg) => arg.startsWith('--conditions'))
  const node = [process.execPath, ...conditions, probe, name]
  const [command, ...args] = cores.measured === undefined ? node : ['taskset', '-c', cores.measured, ...node]
  const { stdout } = await run(command as string, args)
  return Number(stdout)
}

const subject = (name: string, specifier: string): Subject => ({ name, round: () => imported(specifier) })

const subjects: readonly Subject[] = [
  subject('zod', 'zod'),
  subject('kumicorn', '@kumicorn/core'),
  subject('zod, again', 'zod'),
  subject('kumicorn, again', '@kumicorn/core'),
  subject('undici', 'undici'),
  subject('stripe', 'stripe'),
  subject('axios', 'axios'),
]

/** What an application pays for before it does anything: time of the import, bytes of the package. */
export async function importing({ quick, sources, folder, progress }: SuiteContext): Promise<SuiteReport> {
  // The first reads the files from the disk.
  await interleaved(subjects, quick ? 1 : 2, () => progress('warming up'))
  const samples = await interleaved(subjects, quick ? 3 : 25, progress)
  const beyond = ([name, zod]: readonly [string, string]): number => {
    const base = samplesOf(samples, zod)
    return median(samplesOf(samples, name).map((ms, round) => ms - (base[round] as number)))
  }
  const halves = (
    [
      ['kumicorn', 'zod'],
      ['kumicorn, again', 'zod, again'],
    ] as const
  ).map(beyond)
  const results: Result[] = [judgeRepeated(targets.import.time, halves)]
  if (!sources) results.push(judgeRepeated(targets.import.size, [packedBytes(folder) / 1000]))
  return {
    suite: 'import',
    measurements: measurementsOf('an import in a fresh process', 'ms', samples),
    results,
    notes: sources ? ['the size of the package is not measured: nothing is built'] : [],
  }
}
