// Another process: one piece of work, called as often as fits into a time.
import { Bench } from 'tinybench'
import { signedBodies } from '../load/bodies.ts'
import { serve } from '../process/serve.ts'
import { type PreparedBody, type Work, type WorkKind, type WorkName, works } from './works.ts'

/** Calls a sample: the clock is looked at once for all of them. */
const BATCH = 100

const [, , name = ''] = process.argv
const kind: WorkKind | undefined = works[name as WorkName]
if (!kind) throw new Error(`there is no work "${name}"`)
const work: Work = await kind.make()
const { scheme } = kind

function prepare(): PreparedBody[] {
  return signedBodies(scheme, BATCH).map((signed) => ({ ...signed, rawBody: Buffer.from(signed.body) }))
}

serve({
  /** Nanoseconds a call, the mean of a round: what its garbage costs is part of it. */
  async round({ time }: { readonly time: number }) {
    const bench = new Bench({ time, warmup: false, iterations: 1, throws: true })
    let bodies: PreparedBody[] = []
    bench.add(
      name,
      async () => {
        for (const body of bodies) {
          const done = work(body)
          if (done instanceof Promise) await done
        }
      },
      {
        // Not timed: every body is a new one.
        beforeEach: () => {
          bodies = prepare()
        },
      },
    )
    const [task] = await bench.run()
    const result = task?.result
    if (result?.state !== 'completed') throw new Error(`${name}: ${result?.state}`)
    return (result.latency.mean * 1e6) / BATCH
  },
})
