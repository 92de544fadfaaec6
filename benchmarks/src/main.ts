// pnpm bench: runs suites, prints tables, writes JSON and charts.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Result, SuiteReport } from './measure/report.ts'
import { type BenchOptions, readOptions, usage } from './options.ts'
import { chart } from './output/chart.ts'
import { clearProgress, progressOf } from './output/progress.ts'
import { show } from './output/show.ts'
import { type Surroundings, surroundings } from './output/surroundings.ts'
import { type SuiteName, suites } from './suites.ts'

const here = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

async function run(name: SuiteName, { quick, sources }: BenchOptions): Promise<SuiteReport> {
  const cache = here('.cache')
  mkdirSync(cache, { recursive: true })
  // Beside the sources, not in the folder for temporary files: that may be no disk at all.
  const folder = mkdtempSync(join(cache, `run-${name}-`))
  try {
    const suite = await suites[name]()
    return await suite({ quick, sources, folder, cache, progress: progressOf(name) })
  } finally {
    clearProgress()
    rmSync(folder, { recursive: true, force: true })
  }
}

function write(report: SuiteReport, about: Surroundings, quick: boolean, out: string): void {
  mkdirSync(out, { recursive: true })
  const text = `${JSON.stringify({ ...about, quick, ...report }, null, 2)}\n`
  writeFileSync(join(out, `${report.suite}.json`), text)
  const caption = `${about.at.slice(0, 10)}, ${about.machine}, Node ${about.node}, commit ${about.commit}`
  writeFileSync(
    join(out, `${report.suite}.svg`),
    chart(report, quick ? `${caption}, --quick: no measurement` : caption),
  )
}

/** A quick run has measured nothing that could be judged. */
const unjudged = (report: SuiteReport): SuiteReport => ({
  ...report,
  results: report.results.map((result) => ({ ...result, verdict: 'inconclusive' })),
})

function summary(results: readonly Result[]): string {
  const count = (verdict: Result['verdict']): number =>
    results.filter((result) => result.verdict === verdict).length
  const inconclusive = count('inconclusive')
  const counts = `${count('met')} met, ${count('missed')} missed, ${inconclusive} inconclusive`
  return inconclusive === 0
    ? `\n${counts}`
    : `\n${counts}: this run is inconclusive where it says so, the same subject differed from itself by too much`
}

async function main(options: BenchOptions): Promise<void> {
  const { quick, sources, out = here(quick ? 'results/quick' : 'results') } = options
  if (sources && !process.execArgv.includes('--conditions=@kumicorn/source'))
    throw new TypeError('--sources needs node --conditions=@kumicorn/source')
  if (!sources && !existsSync(here('../packages/core/dist/index.js')))
    throw new TypeError('nothing is built: run it as pnpm bench')
  const about = surroundings(options)
  process.stdout.write(
    `${about.machine}\nNode ${about.node}, commit ${about.commit}, ${about.pinning}, ${about.priority}\nmeasured: ${about.measured}; load average before: ${about.loadBefore.toFixed(1)}\n`,
  )
  if (quick) process.stdout.write('--quick: shows that everything runs, its numbers say nothing\n')
  const results: Result[] = []
  for (const name of options.suites) {
    const report = quick ? unjudged(await run(name, options)) : await run(name, options)
    write(report, about, quick, out)
    results.push(...report.results)
    process.stdout.write(`${show(report)}\n`)
  }
  process.stdout.write(`${summary(results)}\n`)
}

try {
  await main(readOptions(process.argv.slice(2)))
} catch (error) {
  const isUsage = error instanceof TypeError
  process.stderr.write(`${isUsage ? `${error.message}\n${usage}` : (error as Error).stack}\n`)
  process.exitCode = 1
}
