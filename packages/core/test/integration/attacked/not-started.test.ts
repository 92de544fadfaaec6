import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../../src/index.ts'
import { callback, make, place } from './shop.ts'

// Found by newcomers: without start() orders succeed and callbacks are acknowledged, but no handler ever runs.

/** A merchant, and the warnings that it logs. */
function merchant() {
  const warnings: string[] = []
  const ignore = () => undefined
  const warn = (_: object, message: string) => void warnings.push(message)
  const kumicorn = make({
    store: { ...memoryStore(), durable: true },
    logger: { debug: ignore, info: ignore, warn, error: ignore },
  })
  const reminders = () => warnings.filter((warning) => warning.includes('it has not been started'))
  return { kumicorn, reminders }
}

describe('without start()', () => {
  it('the first callback says at once that it is forgotten, and what to do; the others do not', async () => {
    const { kumicorn, reminders } = merchant()
    expect((await kumicorn.callbacks.kumquat(callback('A'))).status).toBe(200)
    expect(reminders()).toEqual([
      expect.stringMatching(/^kumicorn: a callback has come, .* Call `await kumicorn\.start\(\)` once/),
    ])
    await kumicorn.callbacks.kumquat(callback('B'))
    expect(reminders()).toHaveLength(1)
  })

  it('so does the first order', async () => {
    const { kumicorn, reminders } = merchant()
    await kumicorn.kumquat.orders.place(place)
    expect(reminders()).toEqual([
      expect.stringMatching(/^kumicorn: an order has come, but it has not been started/),
    ])
  })

  it('an order says nothing where a host starts it later', async () => {
    const { kumicorn, reminders } = merchant()
    kumicorn.expectStart()
    await kumicorn.kumquat.orders.place(place)
    expect(reminders()).toEqual([])
  })

  it('a callback that is refused says nothing', async () => {
    const { kumicorn, reminders } = merchant()
    const { rawBody, ...rest } = callback('A')
    const tampered = { ...rest, rawBody: Buffer.from(String(Buffer.from(rawBody)).replace('"A"', '"B"')) }
    expect((await kumicorn.callbacks.kumquat(tampered)).status).toBe(401)
    expect(reminders()).toEqual([])
  })
})

describe('the state', () => {
  it('says whether it runs, and nothing is said to what is started, being started, or was stopped', async () => {
    const { kumicorn, reminders } = merchant()
    expect(kumicorn.state).toBe('new')
    const started = kumicorn.start()
    expect(kumicorn.state).toBe('starting')
    await kumicorn.callbacks.kumquat(callback('A'))
    await started
    expect(kumicorn.state).toBe('started')
    await kumicorn.stop()
    expect(kumicorn.state).toBe('stopped')
    await kumicorn.kumquat.orders.place({ ...place, request_no: 'B' })
    expect(reminders()).toEqual([])
  })

  it('is what it was before after a start that failed', async () => {
    const store = memoryStore()
    const kumicorn = make({ store })
    await store.close()
    await expect(kumicorn.start()).rejects.toThrow('the store is closed')
    expect(kumicorn.state).toBe('new')
  })
})
