import { manualClock } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { Turnstile } from '../../src/limits.ts'

const settle = async (): Promise<void> => {
  for (let n = 0; n < 20; n += 1) await Promise.resolve()
}

function working() {
  const clock = manualClock()
  const turnstile = new Turnstile(clock)
  const works: PromiseWithResolvers<number>[] = []
  const start = () =>
    turnstile.pass(5000, () => {
      const work = Promise.withResolvers<number>()
      works.push(work)
      return work.promise
    })
  return { clock, turnstile, works, start }
}

describe('the requests that ask the store', () => {
  it('are four at a time: the next begins when one has ended', async () => {
    const { works, start } = working()
    const all = Array.from({ length: 6 }, start)
    await settle()
    expect(works).toHaveLength(4)
    works[0]?.resolve(1)
    expect(await all[0]).toBe(1)
    await settle()
    expect(works).toHaveLength(5)
    works[1]?.reject(new Error('failed'))
    await expect(all[1]).rejects.toThrow('failed')
    await settle()
    expect(works).toHaveLength(6)
    for (const work of works) work.resolve(2)
    await Promise.allSettled(all)
  })

  it('are refused when they take too long, and keep their place for some time', async () => {
    const { clock, works, start } = working()
    const all = Array.from({ length: 4 }, start)
    await settle()
    clock.advance(5000)
    for (const each of all) await expect(each).rejects.toMatchObject({ status: 503, code: 'late' })
    const waits = start()
    clock.advance(22_000)
    await expect(waits).rejects.toMatchObject({ code: 'late' })
    const next = start()
    await settle()
    expect(works).toHaveLength(4)
    clock.advance(3_000)
    await settle()
    expect(works).toHaveLength(5)
    works[4]?.resolve(5)
    expect(await next).toBe(5)
    // What ends after all makes no second place free.
    for (const work of works) work.resolve(0)
    await settle()
    Array.from({ length: 6 }, start)
    await settle()
    expect(works).toHaveLength(9)
  })

  it('are refused when too many wait', async () => {
    const { start } = working()
    const all = Array.from({ length: 54 }, start)
    for (const each of all) each.catch(() => undefined)
    await expect(start()).rejects.toMatchObject({ status: 503, code: 'busy' })
  })

  it('may fail at once', async () => {
    const { turnstile, clock } = working()
    const broken = () => {
      throw new Error('at once')
    }
    await expect(turnstile.pass(5000, broken)).rejects.toThrow('at once')
    expect(clock.timers).toBe(0)
  })
})
