import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { realTime } from '../../src/engine/real-time.ts'

const DAY = 86_400_000

/** A wait under timers that the test turns. */
function waiting(ms: number) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const client = Promise.withResolvers<void>()
  let over = false
  void realTime(ms, client.promise).then(() => {
    over = true
  })
  return { leave: client.resolve, isOver: () => over }
}

describe('a wait in real time', () => {
  // A timer of the platform holds 24.8 days; beyond, it fires at once.
  it.each([1_000, 25 * DAY, 60 * DAY])('lasts as long as it was told (%i ms)', async (ms) => {
    const { isOver } = waiting(ms)
    await vi.advanceTimersByTimeAsync(ms - 1)
    expect(isOver()).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(isOver()).toBe(true)
  })

  it('never ends by itself when it is for ever', async () => {
    const { isOver } = waiting(Number.POSITIVE_INFINITY)
    await vi.advanceTimersByTimeAsync(100 * DAY)
    expect(isOver()).toBe(false)
  })

  it('ends when the client has gone', async () => {
    const { leave, isOver } = waiting(60 * DAY)
    leave()
    await vi.advanceTimersByTimeAsync(0)
    expect(isOver()).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })
})
