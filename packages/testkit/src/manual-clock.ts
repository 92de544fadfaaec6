import type { Clock } from '@kumicorn/core'

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves the time on and runs what falls due on the way, in its order. */
  advance(ms: number): void
  /** Resolves once at least `count` timers wait. */
  waiting(count: number): Promise<void>
  /** How many timers wait now. */
  readonly timers: number
}

interface Timer {
  readonly due: number
  readonly run: () => void
}

/** Begins at 21 November 2026, 12:00:00 in Beijing, unless told otherwise. */
export function manualClock(start = Date.UTC(2026, 10, 21, 4)): ManualClock {
  let now = start
  const timers = new Set<Timer>()
  const watchers = new Set<() => void>()

  const nextDue = (until: number): Timer | undefined => {
    const due = [...timers].filter((timer) => timer.due <= until)
    return due.reduce<Timer | undefined>(
      (first, timer) => (first && first.due <= timer.due ? first : timer),
      undefined,
    )
  }

  return {
    now: () => now,
    after(ms, run) {
      const timer = { due: now + ms, run }
      timers.add(timer)
      // No time has to pass for what is due now, so nobody has to move the clock for it.
      if (ms <= 0) queueMicrotask(() => timers.delete(timer) && run())
      for (const watch of watchers) watch()
      return () => void timers.delete(timer)
    },
    advance(ms) {
      const until = now + ms
      for (let timer = nextDue(until); timer; timer = nextDue(until)) {
        now = timer.due
        timers.delete(timer)
        timer.run()
      }
      now = until
    },
    waiting: (count) =>
      new Promise((resolve) => {
        const watch = (): void => {
          if (timers.size < count) return
          watchers.delete(watch)
          resolve()
        }
        watchers.add(watch)
        watch()
      }),
    get timers() {
      return timers.size
    },
  }
}
