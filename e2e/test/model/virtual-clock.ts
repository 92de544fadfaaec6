import type { Clock } from '@kumicorn/core'
import type { SandboxClock } from '@kumicorn/sandbox'

/** More than any chain of promises lets the event loop turn by itself. */
const TURNS = 4

interface Timer {
  due: number
  /** It stands still while the machine is suspended. */
  readonly isOfMachine: boolean
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
  #suspended = 0

  constructor(sandbox: SandboxClock) {
    this.#sandbox = sandbox
  }

  now(): number {
    return this.#sandbox.now()
  }

  /** The monotonic time of the merchant's machine. */
  monotonic(): number {
    return this.now() - this.#suspended
  }

  after(ms: number, run: () => void): () => void {
    return this.#after(ms, run, false)
  }

  /** A timer of the merchant's machine. */
  afterAwake(ms: number, run: () => void): () => void {
    return this.#after(ms, run, true)
  }

  #after(ms: number, run: () => void, isOfMachine: boolean): () => void {
    const timer = { due: this.now() + Math.max(0, ms), run, isOfMachine }
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

  /**
   * Time passes for everybody but the merchant's machine, which is suspended: none of its timers runs meanwhile.
   * `isCounted`: its monotonic clock has gone on, so that they are overdue then; else it has stood still, as on Linux.
   */
  async leap(ms: number, isCounted: boolean, afterEach: () => Promise<void>): Promise<void> {
    if (!isCounted) {
      this.#suspended += ms
      for (const timer of this.#timers) if (timer.isOfMachine) timer.due += ms
    }
    await this.#moveTo(this.now() + ms, afterEach)
    await this.pass(0, afterEach)
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
