// Another process: sends callbacks to a server and sees how fast it acknowledges them.
import autocannon, { type Options, type Result } from 'autocannon'
import { serve } from '../process/serve.ts'
import { type Scheme, type Signed, signedBodies } from './bodies.ts'
import { CALLBACK_PATH } from './merchant.ts'

export interface Load {
  readonly port: number
  readonly scheme: Scheme
  readonly acknowledgement: string
  readonly connections: number
  /** Callbacks each connection sends. */
  readonly each: number
  /** One body again and again, instead of a new one each time. */
  readonly repeats?: boolean | undefined
}

export interface LoadResult {
  readonly amount: number
  readonly perSecond: number
  /** Which share of the time this process was busy: near 1 it is what is measured. */
  readonly busy: number
}

/** Each connection sends its own share of the bodies, all built before the clock starts, and ends. */
async function load(given: Load): Promise<LoadResult> {
  const { connections, each, repeats } = given
  const amount = connections * each
  const bodies = signedBodies(given.scheme, repeats ? 1 : amount)
  let shares = 0
  const nextShare = (): readonly Signed[] => {
    shares += 1
    return repeats ? bodies : bodies.slice((shares - 1) * each, shares * each)
  }
  const { result, perSecond, busy } = await fire(
    {
      url: `http://127.0.0.1:${given.port}${CALLBACK_PATH}`,
      method: 'POST',
      connections,
      amount,
      expectBody: given.acknowledgement,
      sampleInt: 50,
      setupClient: (client) =>
        client.setRequests(nextShare().map((signed) => ({ ...signed, method: 'POST' }))),
    },
    amount,
  )
  const { non2xx, errors, timeouts, mismatches, '2xx': taken } = result
  if (non2xx + errors + timeouts + mismatches > 0 || taken !== amount) {
    const told = JSON.stringify({ amount, taken, non2xx, errors, timeouts, mismatches })
    throw new Error(`not every callback was acknowledged: ${told}`)
  }
  return { amount, perSecond, busy }
}

interface Fired {
  readonly result: Result
  readonly perSecond: number
  readonly busy: number
}

/** Timed from the first request to the last answer, by our own clock: autocannon rounds to the next sample. */
function fire(options: Options, amount: number): Promise<Fired> {
  return new Promise((resolve, reject) => {
    let [startedAt, elapsed, busy, left] = [0, 0, 0, amount]
    let before = performance.eventLoopUtilization()
    const run = autocannon(options, (error, result) => {
      if (error) reject(error)
      else resolve({ result, perSecond: amount / (elapsed / 1000), busy })
    })
    run.on('start', () => {
      startedAt = performance.now()
      before = performance.eventLoopUtilization()
    })
    run.on('response', () => {
      left -= 1
      if (left > 0) return
      elapsed = performance.now() - startedAt
      busy = performance.eventLoopUtilization(before).utilization
    })
  })
}

serve({ load })
