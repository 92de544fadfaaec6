// Another process: one client that places orders, so many at a time.
import { randomBytes } from 'node:crypto'
import { serve } from '../process/serve.ts'
import { type Call, type CallerName, callers } from './callers.ts'

const [, , name = '', baseUrl = '', folder = ''] = process.argv
const make = callers[name as CallerName]
if (!make) throw new Error(`there is no caller "${name}"`)
const call: Call = await make(baseUrl, folder)

const mine = randomBytes(4).toString('hex')
let made = 0

export interface CallRound {
  readonly inFlight: number
  readonly ms: number
}

serve({
  /** Orders a second. Every order has a reference of its own; one that is not taken ends the run. */
  async round({ inFlight, ms }: CallRound): Promise<number> {
    const startedAt = performance.now()
    const until = startedAt + ms
    let ended = 0
    const lane = async (): Promise<void> => {
      while (performance.now() < until) {
        made += 1
        await call(`${mine}-${made}`)
        ended += 1
      }
    }
    await Promise.all(Array.from({ length: inFlight }, lane))
    return ended / ((performance.now() - startedAt) / 1000)
  },
})
