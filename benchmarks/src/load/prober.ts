// Another process: asks a server for something trivial, at a steady pace, whether or not it has answered the last time.
import { Pool } from 'undici'
import { quantile } from '../measure/statistics.ts'
import { serve } from '../process/serve.ts'

const EVERY_MS = 2

export interface Answers {
  readonly count: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

let stop: (() => Promise<Answers>) | undefined

function probe(port: number): () => Promise<Answers> {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 256 })
  const times: number[] = []
  const underWay = new Set<Promise<void>>()
  let failed: Error | undefined
  const ask = async (): Promise<void> => {
    const at = performance.now()
    const { statusCode, body } = await pool.request({ path: '/ping', method: 'GET' })
    if (statusCode !== 200 || (await body.text()) !== 'pong') throw new Error(`it has answered ${statusCode}`)
    times.push(performance.now() - at)
  }
  const timer = setInterval(() => {
    const asked = ask()
      .catch((error: Error) => {
        failed = error
      })
      .finally(() => underWay.delete(asked))
    underWay.add(asked)
  }, EVERY_MS)
  return async () => {
    clearInterval(timer)
    await Promise.all(underWay)
    await pool.close()
    if (failed) throw failed
    return {
      count: times.length,
      p50: quantile(times, 0.5),
      p99: quantile(times, 0.99),
      max: Math.max(...times),
    }
  }
}

serve({
  start(port: number) {
    stop = probe(port)
  },
  stop: () => stop?.(),
})
