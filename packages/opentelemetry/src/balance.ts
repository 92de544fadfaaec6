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
  readonly #ageGauge: ObservableGauge
  readonly #about: Attributes
  #askedAt = Number.NEGATIVE_INFINITY
  /** Before the first answer: since it was to be asked for. */
  #toldAt = performance.now()
  #told: number | undefined

  constructor(meter: Meter, kumicorn: Kumicorn, interval: number) {
    this.#kumicorn = kumicorn
    this.#interval = interval
    this.#gauge = meter.createObservableGauge('kumicorn.gateway.balance', {
      description: 'What may still be spent at KUMQUAT, as it was told last.',
    })
    this.#ageGauge = meter.createObservableGauge('kumicorn.gateway.balance.age', {
      description: 'How long ago KUMQUAT told its balance, or since when it was to be asked for it.',
      unit: 's',
    })
    const account = kumicorn.gateways.find(({ name }) => name === GATEWAY)?.account
    this.#about = { [named.gateway]: GATEWAY, [named.account]: account }
    this.#gauge.addCallback(this.#observe)
    this.#ageGauge.addCallback(this.#observeAge)
  }

  stop(): void {
    this.#gauge.removeCallback(this.#observe)
    this.#ageGauge.removeCallback(this.#observeAge)
  }

  readonly #observe = (observed: ObservableResult): void => {
    // Whoever reads metrics does not wait for a gateway: the next one gets the answer.
    if (performance.now() - this.#askedAt >= this.#interval) this.#ask().catch(() => undefined)
    if (this.#told !== undefined) observed.observe(this.#told, this.#about)
  }

  readonly #observeAge = (observed: ObservableResult): void => {
    observed.observe((performance.now() - this.#toldAt) / 1_000, this.#about)
  }

  async #ask(): Promise<void> {
    this.#askedAt = performance.now()
    try {
      // For a gauge, digits may be lost.
      this.#told = Number(availableBalance(await this.#kumicorn[GATEWAY].balance()))
      this.#toldAt = performance.now()
    } catch (error) {
      // The gauge stays as it was told last, and the other one tells its age.
      tell('the balance', error)
    }
  }
}
