import type { Claims } from '../backlog/claims.ts'
import type { Times } from '../history/worker.ts'
import { judgeRatio } from '../measure/judge.ts'
import { measurementsOf } from '../measure/measurements.ts'
import type { Findings, SuiteContext } from '../measure/report.ts'
import { quantile } from '../measure/statistics.ts'
import { closing } from '../process/closing.ts'
import { cores } from '../process/cores.ts'
import { Remote } from '../process/remote.ts'
import { targets } from '../targets.ts'
import { DatabaseServer } from './database-server.ts'
import { fill } from './fill.ts'

const FEW = 1_000
const MANY = [100_000, 1_000_000] as const

const CALLS = ['place', 'callback', 'claim'] as const

interface Stored {
  readonly name: string
  readonly url: string
  readonly times: Readonly<Record<(typeof CALLS)[number], number[]>>
}

/** How long single calls take with few stored orders and with many. The process and the database share a core. */
export function measureCalls({ quick, folder, progress }: SuiteContext): Promise<Findings> {
  const sizes = quick ? [100, 1_000, 5_000] : [FEW, ...MANY]
  return closing(async (keep) => {
    const database = keep(await DatabaseServer.start(folder, cores.measured))
    const stored: Stored[] = []
    const add = (name: string, url: string): void =>
      void stored.push({ name, url, times: { place: [], callback: [], claim: [] } })
    const nameOf = (size: number): string => `${size.toLocaleString('en-US')} orders`
    for (const size of sizes) {
      progress(`writing ${nameOf(size)}`)
      const url = await database.newDatabase()
      await fill(url, size)
      add(nameOf(size), url)
    }
    add(`${nameOf(sizes[0] as number)}, again`, await database.newDatabase(stored[0]?.url))
    await timePlacing(stored, quick ? [2, 5] : [40, 50], progress)
    await timeClaims(stored, quick ? 5 : 300, progress)
    return {
      measurements: CALLS.flatMap((call) =>
        measurementsOf(
          `${call}, p50`,
          'ms',
          new Map(stored.map(({ name, times }) => [name, [quantile(times[call], 0.5)]])),
        ),
      ),
      results: CALLS.flatMap((call) => judge(stored, call)),
      notes: [`calls: one after the other; ${database.about}`],
    }
  })
}

function judge(stored: readonly Stored[], call: (typeof CALLS)[number]) {
  const p50 = stored.map(({ times }) => quantile(times[call], 0.5))
  const [few, again] = [p50.at(0) as number, p50.at(-1) as number]
  return MANY.map((size, n) =>
    judgeRatio(targets.postgres[call][size], (p50[n + 1] as number) / ((few + again) / 2), again / few),
  )
}

/** Orders that are placed, then their callbacks. */
function timePlacing(
  stored: readonly Stored[],
  [rounds, batch]: readonly [rounds: number, batch: number],
  progress: (text: string) => void,
): Promise<void> {
  return closing(async (keep) => {
    const script = new URL('../history/worker.ts', import.meta.url)
    const shops = stored.map(
      ({ url, times }) => [keep(new Remote(script, { args: [url], core: cores.measured })), times] as const,
    )
    for (let round = -rounds / 10; round < rounds; round += 1) {
      if (round % 10 === 0) progress(`place and callback: round ${round} of ${rounds}`)
      for (const [worker, times] of shops) {
        const took = await worker.call<Times>('round', batch)
        if (round < 0) continue
        times.place.push(...took.place)
        times.callback.push(...took.callback)
      }
    }
  })
}

/** Claims that lease ten deliveries. */
function timeClaims(
  stored: readonly Stored[],
  rounds: number,
  progress: (text: string) => void,
): Promise<void> {
  return closing(async (keep) => {
    const script = new URL('../backlog/claims.ts', import.meta.url)
    const worker = keep(new Remote(script, { core: cores.measured }))
    for (let round = -rounds / 10; round < rounds; round += 1) {
      if (round % 50 === 0) progress(`claims: round ${round} of ${rounds}`)
      for (const { url, times } of stored) {
        const { ten } = await worker.call<Claims>('round', url)
        if (round >= 0) times.claim.push(ten)
      }
    }
  })
}
