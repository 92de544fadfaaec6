import { setTimeout as pause } from 'node:timers/promises'
import { compare } from '../measure/judge.ts'
import { measurementsOf } from '../measure/measurements.ts'
import type { Findings, SuiteContext } from '../measure/report.ts'
import { type Baseline, control, interleaved, ratio, type Subject } from '../measure/rounds.ts'
import { closing } from '../process/closing.ts'
import { Remote } from '../process/remote.ts'
import { DatabaseServer } from './database-server.ts'
import type { Drained } from './drainer.ts'

const one: Baseline = { name: '1 instance', again: '1 instance, again' }
const SEVERAL = [2, 3] as const

/** Milliseconds between two looks at how far they are. */
const LOOK = 10

/** Milliseconds that a backlog may take to drain. */
const LONGEST = 120_000

/** A handler that ends at once, and one that waits for somebody. */
const HANDLERS = [
  { wait: 0, group: 'drained, a handler that ends at once' },
  { wait: 20, group: 'drained, a handler that waits for 20 ms' },
] as const

/** Deliveries a second out of one backlog by one, two and three processes. */
export function measureDraining({ quick, folder, progress }: SuiteContext): Promise<Findings> {
  return closing(async (keep) => {
    // With two cores and up to four busy processes the system spreads them better than we could.
    const database = keep(await DatabaseServer.start(folder, undefined))
    const findings = []
    for (const { wait, group } of HANDLERS) {
      const url = await database.newDatabase()
      const instance = (): Remote =>
        keep(
          new Remote(new URL('./drainer.ts', import.meta.url), {
            args: [url, String(wait)],
            core: undefined,
          }),
        )
      const instances = [instance(), instance(), instance()]
      const count = quick ? 100 : 1500
      const subject = (name: string, many: number): Subject => ({
        name,
        round: () => drain(instances.slice(0, many), count),
      })
      const subjects = [
        subject(one.name, 1),
        ...SEVERAL.map((many) => subject(`${many} instances`, many)),
        subject(one.again, 1),
      ]
      progress(`${group}: warming up`)
      await interleaved(subjects, 1, () => undefined)
      const samples = await interleaved(subjects, quick ? 2 : 7, (text) => progress(`${group}, ${text}`))
      const aa = control(samples, one)
      findings.push({
        measurements: measurementsOf(group, 'deliveries/s', samples),
        results: SEVERAL.map((many) =>
          compare(
            `${group}: ${many} instances, by one`,
            ratio(samples, `${many} instances`, one),
            '× rate',
            aa,
          ),
        ),
      })
    }
    return {
      measurements: findings.flatMap(({ measurements }) => measurements),
      results: findings.flatMap(({ results }) => results),
      notes: [
        `draining: instances and database share the machine's cores as the system places them; ${database.about}`,
      ],
    }
  })
}

/** Fills a backlog, and lets instances drain it. Returns deliveries a second of all together. */
async function drain(instances: readonly Remote[], count: number): Promise<number> {
  await instances[0]?.call('fill', count)
  await Promise.all(instances.map((instance) => instance.call('start')))
  const until = performance.now() + LONGEST
  for (;;) {
    const all = await Promise.all(instances.map((instance) => instance.call<Drained>('drained')))
    const done = all.reduce((sum, drained) => sum + drained.count, 0)
    if (done > count) throw new Error(`${done} of ${count} deliveries were handled`)
    if (done === count) {
      await Promise.all(instances.map((instance) => instance.call('stop')))
      const busy = all.filter((drained) => drained.count > 0)
      const elapsed = Math.max(...busy.map(({ last }) => last)) - Math.min(...busy.map(({ first }) => first))
      return ((count - 1) / elapsed) * 1000
    }
    if (performance.now() > until) throw new Error(`${done} of ${count} deliveries were handled in time`)
    await pause(LOOK)
  }
}
