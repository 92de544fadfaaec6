import { StoreError } from '@kumicorn/core'

/** Where a process dies: before a step takes effect, or after it, with nobody left to hear of it. */
export type CrashSide = 'before' | 'after'

/** No run needs nearly as many: a process that takes more spins for ever. */
const MOST_STEPS = 30_000

const never = new Promise<never>(() => undefined)

/**
 * The life of one process. Everything that it does to the outside (store, network, handlers, timers) goes
 * through {@link step}, so that it can die at any of them: from then on nothing of it ever happens or returns.
 */
export class Life {
  alive = true
  /** It was ended because it would not stop. */
  spins = false
  #steps = 0
  #stepsLeft = Number.POSITIVE_INFINITY
  #side: CrashSide = 'before'
  #isCalm = false
  #died: () => void = () => undefined
  /** Resolves when it dies. */
  readonly death = new Promise<void>((resolve) => {
    this.#died = resolve
  })
  /** How many of the next steps on the store fail. */
  storeFailures = 0
  /** How many steps on the store have failed. */
  storeFailed = 0
  /** What waits for the clock. */
  readonly timers = new Set<() => boolean>()

  die(): void {
    this.alive = false
    this.#died()
  }

  /** It dies at the step after so many others. */
  crashIn(steps: number, side: CrashSide): void {
    this.#stepsLeft = steps
    this.#side = side
  }

  /** Nothing more goes wrong with it. */
  calm(): void {
    this.#isCalm = true
    this.storeFailures = 0
  }

  async step<T>(work: () => Promise<T>): Promise<T> {
    if (!this.alive) return never
    this.#steps += 1
    this.spins = this.#steps > MOST_STEPS
    if (this.spins) this.die()
    const isLast = this.#stepsLeft === 0 && !this.#isCalm
    this.#stepsLeft -= 1
    if (isLast && this.#side === 'before') {
      this.die()
      return never
    }
    const result = await work().then(
      (value) => () => value,
      (error: unknown) => () => {
        throw error
      },
    )
    if (isLast && !this.#isCalm) this.die()
    return this.alive ? result() : never
  }

  storeStep<T>(work: () => Promise<T>): Promise<T> {
    return this.step(async () => {
      if (this.storeFailures === 0) return work()
      this.storeFailures -= 1
      this.storeFailed += 1
      throw new StoreError('the disk is full')
    })
  }
}
