import type { Clock } from '@kumicorn/core'
import { Refusal } from './exchange.ts'

/** Requests that ask the store at a time: people who look must not be in the way of callbacks. */
const AT_A_TIME = 4

/** Requests that wait for their turn; more are refused. */
const MOST_WAITING = 50

/** Times its limit that a request which does not end keeps its place: the store is not asked more and more. */
const KEEPS = 6

/** Lets a few requests ask at a time, each for a limited time. */
export class Turnstile {
  readonly #clock: Clock
  readonly #waiting = new Set<{ resolve(): void; isLate(): boolean }>()
  #inside = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @throws Refusal when too many wait, or it takes longer than `ms` milliseconds: what has begun goes on then */
  async pass<T>(ms: number, work: () => Promise<T>): Promise<T> {
    const late = new Refusal(
      503,
      'late',
      `There was no answer within ${Math.round(ms / 1000)} seconds. It may still come.`,
    )
    return this.#inTime(ms, late, async (isLate) => {
      if (this.#inside >= AT_A_TIME) await this.#turn(isLate)
      else this.#inside += 1
      const leave = once(() => this.#leave())
      const cancel = this.#clock.after(ms * KEEPS, leave)
      try {
        return await work()
      } finally {
        cancel()
        leave()
      }
    })
  }

  /** The place of who leaves is handed on, but not to who has been told that it is too late. */
  #turn(isLate: () => boolean): Promise<void> {
    if (this.#waiting.size >= MOST_WAITING)
      throw new Refusal(503, 'busy', 'Too many requests wait for the store. Try again in a moment.')
    return new Promise((resolve) => this.#waiting.add({ resolve, isLate }))
  }

  #leave(): void {
    const next = [...this.#waiting].find((one) => !one.isLate())
    if (next === undefined) {
      this.#inside -= 1
      return
    }
    this.#waiting.delete(next)
    next.resolve()
  }

  #inTime<T>(ms: number, late: Refusal, work: (isLate: () => boolean) => Promise<T>): Promise<T> {
    let isLate = false
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.after(ms, () => {
        isLate = true
        for (const one of this.#waiting) if (one.isLate()) this.#waiting.delete(one)
        reject(late)
      })
      const end =
        <Given>(answer: (given: Given) => void) =>
        (given: Given): void => {
          cancel()
          answer(given)
        }
      work(() => isLate).then(end(resolve), end(reject))
    })
  }
}

function once(work: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    work()
  }
}
