import type { Clock } from '@kumicorn/core'
import type { SandboxClock } from '@kumicorn/sandbox'

/** More than any chain of promises lets the event loop turn by itself. */
const TURNS = 4

interface Timer {
  readonly due: number
  readonly run: () => void
}

/**
 * One time for the merchant and the gateways: the sandbox's own clock, plus the timers of everything else. Time
 * passes only when a run says so, and stands still while anything is under way.
 */
export class VirtualClock implements Clock {
  readonly #sandbox: SandboxClock
  readonly #timers = new Set<Timer>()
  readonly #underWay = new Set<Promise<unknown>>()

  constructor(sandbox: SandboxClock) {
    this.#sandbox = sandbox
  }

  now(): number {
    return this.#sandbox.now()
  }

  after(ms: number, run: () => void): () => void {
    const timer = { due: this.now() + Math.max(0, ms), run }
    this.#timers.add(timer)
    if (ms <= 0) queueMicrotask(() => this.#timers.delete(timer) && run())
    return () => void this.#timers.delete(timer)
  }

  /** Makes {@link quiet} wait for a piece of work that needs no virtual time. */
  track<T>(work: Promise<T>): Promise<T> {
    const over = (): void => void this.#underWay.delete(end)
    const end = work.then(over, over)
    this.#underWay.add(end)
    return work
  }

  /** Resolves when nothing moves any more unless time passes or somebody acts. */
  async quiet(): Promise<void> {
    do {
      while (this.#underWay.size > 0) await Promise.all(this.#underWay)
      // Turns of the event loop: every chain of promises that those set off has run by then, also one that lets the
      // loop turn itself.
      for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    } while (this.#underWay.size > 0)
  }

  /** Lets time pass, from one thing that falls due to the next. `afterEach` runs after each of them. */
  async pass(ms: number, afterEach: () => Promise<void>): Promise<void> {
    const until = this.now() + ms
    for (let timer = this.#next(until); timer; timer = this.#next(until)) {
      await this.#moveTo(timer.due, afterEach)
      // What came meanwhile may have cancelled it.
      if (this.#timers.delete(timer)) timer.run()
      await this.quiet()
    }
    await this.#moveTo(until, afterEach)
  }

  async #moveTo(time: number, afterEach: () => Promise<void>): Promise<void> {
    if (time > this.now()) await this.#sandbox.advance(time - this.now())
    await this.quiet()
    await afterEach()
  }

  #next(until: number): Timer | undefined {
    let first: Timer | undefined
    for (const timer of this.#timers) {
      if (timer.due <= until && (first === undefined || timer.due < first.due)) first = timer
    }
    return first
  }
}
