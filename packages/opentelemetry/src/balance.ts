import { availableBalance, type Kumicorn } from '@kumicorn/core'
import type { Attributes, Meter, ObservableGauge, ObservableResult } from '@opentelemetry/api'
import { attributes as named } from './names.ts'
import { tell } from './safely.ts'

const GATEWAY = 'kumquat'

/** KUMQUAT's balance. The gateway is asked when somebody reads metrics, but not more often than once an interval. */
export class BalanceGauge {
  readonly #kumicorn: Kumicorn
  readonly #interval: number
  readonly #gauge: ObservableGauge
  #askedAt = Number.NEGATIVE_INFINITY
  #told: readonly [balance: number, of: Attributes] | undefined

  constructor(meter: Meter, kumicorn: Kumicorn, interval: number) {
    this.#kumicorn = kumicorn
    this.#interval = interval
    this.#gauge = meter.createObservableGauge('kumicorn.gateway.balance', {
      description: 'What may still be spent at KUMQUAT, as it was told last.',
    })
    this.#gauge.addCallback(this.#observe)
  }

  stop(): void {
    this.#gauge.removeCallback(this.#observe)
  }

  readonly #observe = (observed: ObservableResult): void => {
    // Whoever reads metrics does not wait for a gateway: the next one gets the answer.
    if (performance.now() - this.#askedAt >= this.#interval) this.#ask().catch(() => undefined)
    if (this.#told) observed.observe(...this.#told)
  }

  async #ask(): Promise<void> {
    this.#askedAt = performance.now()
    try {
      const { queries } = await this.#kumicorn.overview()
      const account = queries.find((row) => row.account.startsWith(`${GATEWAY}_`))?.account
      // For a gauge, digits may be lost.
      const balance = Number(availableBalance(await this.#kumicorn[GATEWAY].balance()))
      this.#told = [balance, { [named.gateway]: GATEWAY, [named.account]: account }]
    } catch (error) {
      // The gauge stays as it was told last.
      tell('the balance', error)
    }
  }
}
