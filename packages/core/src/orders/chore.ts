import type { Clock } from '../data/clock.ts'

/** Looks at something at once and again and again, until it is stopped. */
export class Chore {
  readonly #clock: Clock
  readonly #interval: number
  readonly #look: (isOn: () => boolean) => Promise<void>
  #cancel: (() => void) | undefined
  #looking: Promise<void> = Promise.resolve()

  /**
   * @param interval milliseconds between looks
   * @param look must not reject; `isOn` tells it whether to go on
   */
  constructor(clock: Clock, interval: number, look: (isOn: () => boolean) => Promise<void>) {
    this.#clock = clock
    this.#interval = interval
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
    this.#cancel = this.#clock.after(this.#interval, () => this.#begin())
    this.#looking = this.#look(() => this.#cancel !== undefined)
  }
}
