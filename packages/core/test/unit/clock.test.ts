import { manualClock } from '@kumicorn/testkit'
import { describe, expect, it, vi } from 'vitest'
import { sleep, systemClock } from '../../src/data/clock.ts'

describe('sleep', () => {
  it('ends when its time is over, not before', async () => {
    const clock = manualClock()
    let awake = false
    const slept = sleep(clock, 100).then(() => {
      awake = true
    })
    clock.advance(99)
    await Promise.resolve()
    expect(awake).toBe(false)
    clock.advance(1)
    await slept
    expect(awake).toBe(true)
  })

  it('ends at once with the reason of the signal, and leaves no timer behind', async () => {
    const clock = manualClock()
    const controller = new AbortController()
    const slept = sleep(clock, 100, controller.signal)
    expect(clock.timers).toBe(1)
    const reason = new Error('enough')
    controller.abort(reason)
    await expect(slept).rejects.toBe(reason)
    expect(clock.timers).toBe(0)
  })

  it('does not begin when the signal is aborted already', async () => {
    const clock = manualClock()
    const reason = new Error('enough')
    await expect(sleep(clock, 100, AbortSignal.abort(reason))).rejects.toBe(reason)
    expect(clock.timers).toBe(0)
  })

  it('is not disturbed by an abort that comes too late', async () => {
    const clock = manualClock()
    const controller = new AbortController()
    const slept = sleep(clock, 0, controller.signal)
    await slept
    controller.abort()
    await expect(slept).resolves.toBeUndefined()
  })
})

describe('the system clock', () => {
  it('tells the time of this machine', () => {
    const before = Date.now()
    const now = systemClock.now()
    expect(now).toBeGreaterThanOrEqual(before)
    expect(now).toBeLessThanOrEqual(Date.now())
  })

  it('does not take a very long time for none at all, as timers of the runtime do', async () => {
    const warnings: Error[] = []
    const listen = (warning: Error) => void warnings.push(warning)
    process.on('warning', listen)
    systemClock.after(2 ** 40, () => {})()
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', listen)
    expect(warnings).toEqual([])
  })

  it('runs what is due, and not what was cancelled', async () => {
    const ran: string[] = []
    const cancel = systemClock.after(0, () => ran.push('cancelled'))
    cancel()
    await new Promise<void>((resolve) => {
      systemClock.after(0, () => {
        ran.push('due')
        resolve()
      })
    })
    expect(ran).toEqual(['due'])
  })
})

// Rule 5: what is proved by waiting is counted on a clock that no step moves.
it('the monotonic time of the machine only goes on', () => {
  const begin = systemClock.monotonic?.() ?? Number.NaN
  vi.spyOn(Date, 'now').mockReturnValue(0)
  const end = systemClock.monotonic?.() ?? Number.NaN
  vi.restoreAllMocks()
  expect(end).toBeGreaterThanOrEqual(begin)
})
