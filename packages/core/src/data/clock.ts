/** Where the library takes its time from. Give your own in tests and nothing has to sleep. */
export interface Clock {
  /** Milliseconds since the epoch. Fractions are rounded down. */
  now(): number
  /** Milliseconds from any beginning, not moved by changes of the clock. Default: as {@link now}. */
  monotonic?(): number
  /** Runs `run` once, `ms` milliseconds from now. Returns a function that cancels it. */
  after(ms: number, run: () => void): () => void
}

/** The longest that a timer of the runtime can wait (24 days); with more it would fire at once. */
const LONGEST = 2 ** 31 - 1

/** The machine's own clock. */
export const systemClock: Clock = {
  now: Date.now,
  monotonic: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(ms, LONGEST))
    return () => clearTimeout(timer)
  },
}

/** Resolves after `ms`, or rejects with the signal's reason as soon as it is aborted. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const onAbort = () => {
      cancel()
      reject(signal?.reason)
    }
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    })
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

/** Whether `work` has ended within `ms`. Rejects as it does. */
export async function isWithin(clock: Clock, ms: number, work: Promise<unknown>): Promise<boolean> {
  const waiting = new AbortController()
  const late = sleep(clock, ms, waiting.signal).then(
    () => false,
    () => true,
  )
  const isInTime = await Promise.race([work.then(() => true), late])
  waiting.abort()
  return isInTime
}
