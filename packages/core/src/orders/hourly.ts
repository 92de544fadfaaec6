import type { Clock } from '../data/clock.ts'

/** Milliseconds between looks. */
const INTERVAL = 60 * 60_000

/** Looks at something at once and every hour, until it is stopped. */
export class Hourly {
  readonly #clock: Clock
  readonly #look: (isOn: () => boolean) => Promise<void>
  #cancel: (() => void) | undefined
  #looking: Promise<void> = Promise.resolve()

  /** @param look must not reject; `isOn` tells it whether to go on */
  constructor(clock: Clock, look: (isOn: () => boolean) => Promise<void>) {
    this.#clock = clock
    this.#look = look
  }

  /** Resolves when the first look has ended. */
  async start(): Promise<void> {
    if (this.#cancel === undefined) this.#begin()
    await this.#looking
  }

  /** Resolves when the look under way has ended. */
  async stop(): Promise<void> {
    this.#cancel?.()
    this.#cancel = undefined
    await this.#looking
  }

  #begin(): void {
    this.#cancel = this.#clock.after(INTERVAL, () => this.#begin())
    this.#looking = this.#look(() => this.#cancel !== undefined)
  }
}
