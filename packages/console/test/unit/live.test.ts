import { StoreError } from '@kumicorn/core'
import { manualClock } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { Live } from '../../src/live.ts'
import type { Settings } from '../../src/options.ts'

function living() {
  const clock = manualClock()
  const state = {
    looks: 0,
    orders: 0,
    count: 1,
    revision: 'pending.1.1',
    failure: undefined as Error | undefined,
  }
  const settings = { clock, refresh: 3000, log: { info() {}, error() {} } } as unknown as Settings
  const live = new Live({
    settings,
    async overview() {
      state.looks += 1
      if (state.failure) throw state.failure
      return { at: clock.now(), count: state.count }
    },
    async revision() {
      state.orders += 1
      return state.revision
    },
  })
  const settle = async (): Promise<void> => {
    for (let n = 0; n < 20; n += 1) await Promise.resolve()
  }
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms)
    await settle()
  }
  return { live, clock, state, settle, pass }
}

function reader() {
  const told: string[] = []
  const sink = {
    write: (text: string) => void told.push(text),
    end: () => void told.push('end'),
    backlog: 0,
    isServing: true,
  }
  const events = () => told.flatMap((text) => /^event: (\w+)/.exec(text)?.[1] ?? [])
  return { sink, told, events }
}

const order = { reference: 'A-1', kind: undefined, gateway: undefined }

describe('what is told live', () => {
  it('is looked for by one timer, however many look, and by none when nobody does', async () => {
    const { live, clock, state, settle, pass } = living()
    expect(clock.timers).toBe(0)
    const readers = [reader(), reader(), reader()]
    const leaves = readers.map(({ sink }) => live.join(sink, undefined))
    await settle()
    expect([state.looks, clock.timers]).toEqual([1, 1])
    for (let n = 0; n < 10; n += 1) await pass(3000)
    expect([state.looks, clock.timers]).toEqual([11, 1])
    for (const leave of leaves) leave()
    expect(clock.timers).toBe(0)
    await pass(60_000)
    expect(state.looks).toBe(11)
  })

  it('is told only when something has changed, and to who comes later at once', async () => {
    const { live, state, settle, pass } = living()
    const first = reader()
    live.join(first.sink, undefined)
    await settle()
    await pass(3000)
    expect(first.events()).toEqual(['store', 'overview'])
    const second = reader()
    live.join(second.sink, undefined)
    expect(second.events()).toEqual(['store', 'overview'])
    state.count = 2
    await pass(3000)
    expect(first.events()).toEqual(['store', 'overview', 'overview'])
    expect(second.told.at(-1)).toContain('"count":2')
  })

  it('is of an order told to who looks at it, and asked once however many do', async () => {
    const { live, state, settle, pass } = living()
    const [looks, looksToo, other] = [reader(), reader(), reader()]
    live.join(looks.sink, order)
    live.join(looksToo.sink, { ...order })
    live.join(other.sink, undefined)
    await settle()
    state.revision = 'succeeded.2.1'
    await pass(3000)
    expect(state.orders).toBe(2)
    expect(looks.events()).toEqual(['store', 'overview', 'order', 'order'])
    expect(looksToo.told.at(-1)).toContain('succeeded.2.1')
    expect(other.events()).not.toContain('order')
  })

  it('is told of each order, however many are looked at: twenty have their turn at a time', async () => {
    const { live, state, pass } = living()
    const readers = Array.from({ length: 45 }, (_, n) => {
      const each = reader()
      live.join(each.sink, { ...order, reference: `A-${n}` })
      return each
    })
    const told = (text: string) =>
      readers.filter((each) => each.told.some((line) => line.includes(text))).length
    const turn = async () => {
      await pass(3000)
      await new Promise(setImmediate)
    }
    for (let look = 0; look < 3; look += 1) await turn()
    expect(told('pending.1.1')).toBe(45)
    const { orders } = state
    state.revision = 'succeeded.2.1'
    for (let look = 0; look < 3; look += 1) await turn()
    expect(told('succeeded.2.1')).toBe(45)
    expect(state.orders - orders).toBe(60)
  })

  it('tells of a store that cannot be used, and when it can again', async () => {
    const { live, state, settle, pass } = living()
    const { sink, told } = reader()
    live.join(sink, undefined)
    await settle()
    state.failure = new StoreError('the disk is gone')
    await pass(3000)
    await pass(3000)
    expect(told.filter((text) => text.includes('"ok":false'))).toEqual([
      'event: store\ndata: {"ok":false,"message":"the disk is gone"}\n\n',
    ])
    state.failure = undefined
    await pass(3000)
    expect(told.at(-1)).toContain('"ok":true')
  })

  it('does not ask a store that has not answered once more', async () => {
    const { live, clock, settle } = living()
    const slow = Promise.withResolvers<{ at: number }>()
    let looks = 0
    const settings = { clock, refresh: 3000, log: { info() {}, error() {} } } as unknown as Settings
    const slowly = new Live({
      settings,
      overview: () => {
        looks += 1
        return slow.promise
      },
      revision: async () => '',
    })
    slowly.join(reader().sink, undefined)
    clock.advance(30_000)
    await settle()
    expect(looks).toBe(1)
    slow.resolve({ at: 0 })
    await settle()
    clock.advance(3000)
    expect(looks).toBe(2)
    expect(live.hasRoom).toBe(true)
  })

  it('shows that it lives, sends away who reads too slowly, and whose server is closing', async () => {
    const { live, settle, pass } = living()
    const [well, slow, closing] = [reader(), reader(), reader()]
    for (const { sink } of [well, slow, closing]) live.join(sink, undefined)
    await settle()
    slow.sink.backlog = 2 * 1024 * 1024
    closing.sink.isServing = false
    for (let n = 0; n < 5; n += 1) await pass(3000)
    expect(well.told).toContain(': still here\n\n')
    expect([slow.told.includes('end'), closing.told.includes('end'), well.told.includes('end')]).toEqual([
      true,
      true,
      false,
    ])
    live.close()
    expect(well.told.at(-1)).toBe('end')
    expect(live.hasRoom).toBe(false)
  })

  it('sends everybody away after ten minutes: who comes back comes past the guard again', async () => {
    const { live, settle, pass } = living()
    const { sink, told } = reader()
    live.join(sink, undefined)
    await settle()
    for (let n = 0; n < 199; n += 1) await pass(3000)
    expect(told).not.toContain('end')
    await pass(3000)
    expect(told).toContain('end')
  })

  it('has no room for more than two hundred', () => {
    const { live } = living()
    for (let n = 0; n < 200; n += 1) live.join(reader().sink, undefined)
    expect(live.hasRoom).toBe(false)
  })
})
