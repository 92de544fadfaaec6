import type { Clock } from '../data/clock.ts'
import type { Transport } from '../http/transport.ts'
import { undiciTransport } from '../http/undici.ts'

/** What went over the wire for one request. */
export interface Exchange {
  /** Milliseconds from request to answer, or to its failure. */
  readonly ms: number
  /** By the clock of this machine, when the answer had come. */
  readonly answeredAt: number
  /** The header `Date` of the answer, in milliseconds since the epoch. */
  readonly date: number | undefined
}

/** Notes what its transports send and hear. */
export class WatchedTransport {
  /** The last one that was answered. */
  last: Exchange | undefined
  /** Whether the options have a transport of their own: what it reaches, this machine may not reach by itself. */
  isCustom = false
  readonly #clock: Clock
  readonly #own: Transport[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  readonly watch = (given: Transport | undefined): Transport => {
    this.isCustom ||= given !== undefined
    const transport = given ?? undiciTransport()
    if (given === undefined) this.#own.push(transport)
    const clock = this.#clock
    const time = (): number => clock.monotonic?.() ?? clock.now()
    return {
      send: async (request) => {
        // Loading it is no part of the way to the gateway.
        await import('undici').catch(() => undefined)
        const from = time()
        const response = await transport.send(request)
        const date = Date.parse(response?.headers?.date ?? '')
        const answered = { ms: time() - from, answeredAt: clock.now() }
        this.last = { ...answered, date: Number.isNaN(date) ? undefined : date }
        return response
      },
    }
  }

  /** Closes what was opened for this. The transport of the options is the application's own. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#own.map((transport) => transport.close?.()))
  }
}
