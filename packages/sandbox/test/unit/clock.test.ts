import { describe, expect, it, vi } from 'vitest'
import { SimulatedClock } from '../../src/engine/clock.ts'
import { milliseconds } from '../../src/engine/duration.ts'
import { SandboxError } from '../../src/errors.ts'

describe('a frozen clock', () => {
  it('moves only by advance', async () => {
    const clock = new SimulatedClock(1_000, 0)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(clock.now()).toBe(1_000)
    await clock.advance('1h30m')
    expect(clock.now()).toBe(1_000 + 90 * 60_000)
  })

  it('runs what falls due in order, each at its own time, also what the tasks themselves add', async () => {
    const clock = new SimulatedClock(0, 0)
    const log: string[] = []
    const note = (name: string) => () => void log.push(`${name}@${clock.now()}`)
    clock.after(30, note('c'))
    clock.after(10, async () => {
      await Promise.resolve()
      note('a')()
      clock.after(15, note('b'))
    })
    clock.after(30, note('d'))
    clock.after(101, note('too late'))
    clock.after(Number.POSITIVE_INFINITY, note('never'))
    clock.after(20, note('cancelled'))()
    await clock.advance(100)
    expect(log).toEqual(['a@10', 'b@25', 'c@30', 'd@30'])
    expect(clock.now()).toBe(100)
  })

  it('takes one advance after the other', async () => {
    const clock = new SimulatedClock(0, 0)
    await Promise.all([clock.advance(10), clock.advance(20)])
    expect(clock.now()).toBe(30)
  })

  it('waits for work that was under way before', async () => {
    const clock = new SimulatedClock(0, 0)
    let finished = false
    const work = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 30))
      finished = true
    }
    void clock.track(work())
    await clock.advance(0)
    expect(finished).toBe(true)
  })
})

describe('the end of time', () => {
  it('is passed by no number of advances, and is a date in every time zone', async () => {
    const clock = new SimulatedClock(0, 0)
    await Promise.all([clock.advance(7e15), clock.advance(7e15)])
    const hours = (n: number) => new Date(clock.now() + n * 3_600_000).toISOString()
    expect([hours(-14), hours(14)]).toEqual(['+275760-09-11T10:00:00.000Z', '+275760-09-12T14:00:00.000Z'])
    expect(() => clock.advance(1)).toThrow(SandboxError)
  })

  it('is where a clock stays that runs fast enough to reach it', async () => {
    const clock = new SimulatedClock(0, 1e18)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(() => new Date(clock.now()).toISOString()).not.toThrow()
  })
})

describe('a part of a millisecond', () => {
  it('counts, but the clock tells whole ones', async () => {
    const clock = new SimulatedClock(0, 0)
    const told: number[] = []
    clock.after(10.5, () => void told.push(clock.now()))
    await clock.advance(10.75)
    expect([...told, clock.now()]).toEqual([10, 10])
    await clock.advance('0.25ms')
    expect(clock.now()).toBe(11)
  })
})

describe('a clock that is held', () => {
  it('runs what falls due only when it is let go', async () => {
    const clock = new SimulatedClock(0, 1_000)
    const log: string[] = []
    clock.hold()
    const ran = new Promise<void>((resolve) => clock.after(1, () => resolve(void log.push('ran'))))
    await new Promise((resolve) => setTimeout(resolve, 20))
    log.push('let go')
    clock.letGo()
    await ran
    expect(log).toEqual(['let go', 'ran'])
    clock.stop()
  })
})

describe('a running clock', () => {
  it('runs as many times faster as its speed says', async () => {
    const clock = new SimulatedClock(0, 1_000)
    await new Promise<void>((resolve) => clock.after(20_000, resolve))
    expect(clock.now()).toBeGreaterThanOrEqual(20_000)
    expect(clock.now()).toBeLessThan(500_000)
    clock.stop()
  })

  it('can be advanced as well', async () => {
    const clock = new SimulatedClock(0, 1)
    const task = vi.fn()
    clock.after(3_600_000, task)
    await clock.advance('1h')
    expect(task).toHaveBeenCalledOnce()
    expect(clock.now()).toBeGreaterThanOrEqual(3_600_000)
    clock.stop()
  })

  it('runs nothing once it was stopped', async () => {
    const clock = new SimulatedClock(0, 1)
    const task = vi.fn()
    clock.after(5, task)
    clock.stop()
    clock.after(5, task)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(task).not.toHaveBeenCalled()
  })
})

describe('durations', () => {
  it.each([
    [250, 250],
    ['500ms', 500],
    ['90s', 90_000],
    ['10m', 600_000],
    ['3h', 10_800_000],
    ['1.5d', 129_600_000],
    ['1h30m', 5_400_000],
  ])('%s is %i ms', (text, expected) => {
    expect(milliseconds(text)).toBe(expected)
  })

  it.each([-1, Number.NaN, '', '3', 'h', '3 hours', '-1s'])('%s is none', (text) => {
    expect(() => milliseconds(text)).toThrow(SandboxError)
  })
})
