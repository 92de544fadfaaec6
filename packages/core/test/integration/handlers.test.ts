import { manualClock } from '@kumicorn/testkit'
import { describe, expect, it, vi } from 'vitest'
import { createKumicorn, type OrderEventType } from '../../src/index.ts'
import { kumquatCallback } from '../../src/testing/index.ts'
import { ACKNOWLEDGEMENT, KEY, merchant } from './merchant.ts'

describe('handlers', () => {
  it('that throw make the gateway send again, and only those that have not finished run again', async () => {
    const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() }
    const { kumicorn, events } = merchant({ logger })
    let broken = true
    kumicorn.on('order.succeeded', async function fulfil() {
      if (broken) throw new Error('the shop is closed')
    })
    const callback = kumquatCallback({ request_no: 'R1' }, KEY)
    const first = await kumicorn.callbacks.kumquat(callback)
    expect(first).toMatchObject({ status: 503 })
    expect(first.body).not.toMatch(ACKNOWLEDGEMENT)
    expect(logger.error).toHaveBeenCalledWith(
      expect.objectContaining({ handler: 'fulfil', reference: 'R1' }),
      expect.any(String),
    )
    broken = false
    expect(await kumicorn.callbacks.kumquat(callback)).toMatchObject({ status: 200 })
    expect(events).toHaveLength(1)
  })

  // Found by an attack: the caller's list was kept, and taken off as he had changed it.
  it('are taken off for the types that they were added for', async () => {
    const { kumicorn } = merchant()
    const got: string[] = []
    const types: OrderEventType[] = ['order.succeeded']
    const off = kumicorn.on(types, { name: 'h', handle: ({ type }) => void got.push(type) })
    types.splice(0, 1, 'order.failed')
    off()
    expect(await kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1' }, KEY))).toMatchObject({
      status: 200,
    })
    expect(got).toEqual([])
  })

  it('see an event once, however often and however many at a time it is delivered', async () => {
    const { kumicorn, events } = merchant()
    const callback = kumquatCallback({ request_no: 'R1' }, KEY)
    const replies = await Promise.all(Array.from({ length: 50 }, () => kumicorn.callbacks.kumquat(callback)))
    expect(replies.every(({ status }) => status === 200)).toBe(true)
    expect(events).toHaveLength(1)
  })

  it('are awaited by every concurrent duplicate before it is acknowledged', async () => {
    const { kumicorn } = merchant()
    const gate = Promise.withResolvers<void>()
    kumicorn.on('order.succeeded', { name: 'slow', handle: () => gate.promise })
    const callback = kumquatCallback({ request_no: 'R1' }, KEY)
    const answered: number[] = []
    const both = [1, 2].map(async (n) => {
      await kumicorn.callbacks.kumquat(callback)
      answered.push(n)
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect(answered).toEqual([])
    gate.resolve()
    await Promise.all(both)
    expect(answered).toEqual([1, 2])
  })

  it('that hang do not hold the gateway for ever', async () => {
    const due = new Set<() => void>()
    const after = (_: number, run: () => void) => {
      due.add(run)
      return () => void due.delete(run)
    }
    const clock = { now: () => 0, after }
    const { kumicorn } = merchant({ clock })
    kumicorn.on('order.succeeded', { name: 'hangs', handle: () => new Promise(() => undefined) })
    const reply = kumicorn.callbacks.kumquat(kumquatCallback({}, KEY))
    // The body is read, and then there is a time for the rest.
    while (due.size === 0) await new Promise((resolve) => setImmediate(resolve))
    for (const run of due) run()
    expect(await reply).toMatchObject({ status: 503 })
  })

  it('need a name of their own and a known event', () => {
    const { kumicorn } = merchant()
    expect(() => kumicorn.on('order.succeeded', () => undefined)).toThrow(
      'needs a name: pass { name, handle }, or a named function (which loses its name where a bundler minifies)',
    )
    expect(() => kumicorn.on('order.succeeded', { name: 'seen', handle: () => undefined })).toThrow(
      /named "seen" already/,
    )
    expect(() => kumicorn.on('order.success' as 'order.succeeded', function named() {})).toThrow(
      /there is no event "order.success"/,
    )
  })

  it('can be taken off again', async () => {
    const { kumicorn } = merchant()
    const handle = vi.fn()
    kumicorn.on('order.succeeded', { name: 'gone', handle })()
    await kumicorn.callbacks.kumquat(kumquatCallback({}, KEY))
    expect(handle).not.toHaveBeenCalled()
  })
})

describe('a handler that is taken off', () => {
  it('after it failed holds up neither this callback nor later ones of the order', async () => {
    const { kumicorn, events } = merchant()
    const takeOff = kumicorn.on('order.failed', {
      name: 'broken',
      handle: () => Promise.reject(new Error('broken')),
    })
    const callback = kumquatCallback({ request_no: 'R1', status: 'error' }, KEY)
    expect(await kumicorn.callbacks.kumquat(callback)).toMatchObject({ status: 503 })
    takeOff()
    expect(await kumicorn.callbacks.kumquat(callback)).toMatchObject({ status: 200 })
    expect(events.map(({ type }) => type)).toEqual(['order.failed'])
  })
})

describe('stop()', () => {
  it('waits no longer than it is told to', async () => {
    const clock = manualClock()
    const { kumicorn } = merchant({ clock })
    kumicorn.on('order.succeeded', { name: 'hangs', handle: () => new Promise(() => undefined) })
    void kumicorn.callbacks.kumquat(kumquatCallback({}, KEY))
    const stopped = kumicorn.stop({ timeout: 5_000 }).then(() => clock.now())
    const before = clock.now()
    await clock.waiting(3)
    clock.advance(4_999)
    clock.advance(1)
    expect(await stopped).toBe(before + 5_000)
  })

  it('refuses new callbacks with 503 and waits for those that are being handled; start() takes them again', async () => {
    const { kumicorn } = merchant()
    const gate = Promise.withResolvers<void>()
    const order: string[] = []
    kumicorn.on('order.succeeded', {
      name: 'slow',
      handle: async () => {
        await gate.promise
        order.push('handled')
      },
    })
    const running = kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1' }, KEY))
    const stopped = kumicorn.stop().then(() => order.push('stopped'))
    expect((await kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R2' }, KEY))).status).toBe(503)
    gate.resolve()
    expect((await running).status).toBe(200)
    await stopped
    expect(order).toEqual(['handled', 'stopped'])
    await kumicorn.start()
    expect((await kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R2' }, KEY))).status).toBe(200)
  })
})

describe('createKumicorn', () => {
  it('wants a gateway and sane options', () => {
    expect(() => createKumicorn({})).toThrow(/at least one gateway/)
    expect(() => merchant({ callbacks: { maxBodyBytes: 0 } })).toThrow(/callbacks.maxBodyBytes/)
    expect(() => merchant({ callbacks: { allowIps: ['192.0.2.0/33'] } })).toThrow(/192.0.2.0\/33/)
    expect(() => merchant({ callbacks: { allowIps: ['example.com'] } })).toThrow(/example.com/)
  })
})

it('calls a handler that is an object of a class as its method', async () => {
  const { kumicorn } = merchant()
  class Fulfilment {
    readonly name = 'fulfil'
    readonly got: string[] = []
    handle({ reference }: { readonly reference: string }): void {
      this.got.push(reference)
    }
  }
  const fulfilment = new Fulfilment()
  kumicorn.on('order.succeeded', fulfilment)
  expect((await kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1' }, KEY))).status).toBe(200)
  expect(fulfilment.got).toEqual(['R1'])
})

// Found by attack: what a stray star makes of a function is called, and does nothing, and that counted as handled.
it.each([
  ['function*', function* fulfil() {}],
  ['async function*', { name: 'fulfil', async *handle() {} }],
])('refuses a generator as a handler: %s', (_, handler) => {
  const { kumicorn } = merchant()
  expect(() => kumicorn.on('order.succeeded', handler as never)).toThrow(
    'the handler "fulfil" is a generator (function*): it would never run. Take the * out',
  )
})

// Found by newcomers: what a handler returns was looked at by nobody, and the event counted as handled.
describe('a handler that hands out its work has not run', () => {
  const work = async (): Promise<void> => undefined
  function* steps() {
    yield 1
  }
  const cold = { pipe: () => cold, subscribe: () => undefined }

  it.each([
    ['a function: call it', () => work],
    ['a function: call it', async () => () => work()],
    ['an iterator: go through it', () => steps()],
    ['an Observable: nobody subscribes to it', () => cold],
    ['a list of promises: nobody waits for them', () => [1, 2].map(work)],
  ])('%s', async (said, handle) => {
    const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() }
    const { kumicorn } = merchant({ logger })
    kumicorn.on('order.succeeded', { name: 'fulfil', handle: handle as () => unknown })
    const callback = kumquatCallback({ request_no: 'R1' }, KEY)
    expect(await kumicorn.callbacks.kumquat(callback)).toMatchObject({ status: 503 })
    const err = expect.objectContaining({
      message: expect.stringContaining(`the handler "fulfil" has returned ${said}`),
    })
    expect(logger.error).toHaveBeenCalledWith(expect.objectContaining({ err }), 'kumicorn: a handler failed')
  })

  it.each([
    ['nothing', undefined],
    ['a row', { id: 1, next: null }],
    ['a list', [{ id: 1 }]],
    ['a map', new Map([[1, 2]])],
    [
      'what cannot be looked at',
      new Proxy({}, { get: (_, name) => (name === 'then' ? undefined : expect.fail()) }),
    ],
  ])('what else it returns says nothing: %s', async (_, returned) => {
    const { kumicorn } = merchant()
    kumicorn.on('order.succeeded', { name: 'fulfil', handle: () => returned })
    const callback = kumquatCallback({ request_no: 'R1' }, KEY)
    expect(await kumicorn.callbacks.kumquat(callback)).toMatchObject({ status: 200 })
  })
})
