import { compare, judgeRepeated } from '../measure/judge.ts'
import { measurementsOf } from '../measure/measurements.ts'
import type { SuiteContext, SuiteReport } from '../measure/report.ts'
import { interleaved, ratio, type Subject, samplesOf } from '../measure/rounds.ts'
import { closing } from '../process/closing.ts'
import { cores } from '../process/cores.ts'
import { Remote } from '../process/remote.ts'
import { placeOrders } from '../simulator/orders.ts'
import { targets } from '../targets.ts'

interface About {
  readonly url: string
  readonly signKey: string
}

/** Orders that the sandbox accepts by a second of one core, without callbacks, beside the least on `node:http`. */
export function sandbox({ quick, progress }: SuiteContext): Promise<SuiteReport> {
  const amount = quick ? 200 : 20_000
  return closing(async (keep) => {
    const subject = async (name: string, how: 'sandbox' | 'bare'): Promise<Subject> => {
      const script = new URL('../simulator/server.ts', import.meta.url)
      const server = keep(new Remote(script, { args: [how], core: cores.measured }))
      const { url, signKey } = await server.call<About>('about')
      // By the time of its core: what else the machine does takes less of that than of the clock.
      const round = async (): Promise<number> => {
        const before = await server.call<number>('cpu')
        await placeOrders(url, signKey, amount)
        return (amount * 1e6) / ((await server.call<number>('cpu')) - before)
      }
      return { name, round }
    }
    const subjects = [await subject('node:http, bare', 'bare'), await subject('sandbox', 'sandbox')]
    progress('warming up')
    await interleaved(subjects, 1, () => undefined)
    const samples = await interleaved(subjects, quick ? 2 : 7, progress)
    return {
      suite: 'sandbox',
      measurements: measurementsOf('orders accepted', 'by a second of a core', samples),
      results: [
        judgeRepeated(targets.sandbox, samplesOf(samples, 'sandbox')),
        compare('sandbox, by node:http, bare', ratio(samples, 'sandbox', 'node:http, bare'), '× rate'),
      ],
      notes: [],
    }
  })
}
