import { describe, expect, it } from 'vitest'
import { memoryStore, type Store } from '../../../src/index.ts'
import { callback, deadOf, make, pause, until } from './shop.ts'

// Found by an attack, each. The next look at the store is a minute away: who is not woken is not served.
const pollInterval = 60_000
const durable = (): Store => ({ ...memoryStore(), durable: true })
const failed = { status: 'error' } as const

describe('what waits for a handler', () => {
  it('is handed to it when the handler ended while its event was being written', async () => {
    const inner = durable()
    let answer: Promise<void> | undefined
    const store: Store = {
      ...inner,
      async commit(change) {
        const leased = await inner.commit(change)
        await answer
        return leased
      },
    }
    const kumicorn = make({ store, deliveries: { pollInterval } })
    const got: string[] = []
    const first = Promise.withResolvers<void>()
    kumicorn.on(['order.succeeded', 'order.conflict'], {
      name: 'h',
      async handle({ type }) {
        got.push(type)
        if (type === 'order.succeeded') await first.promise
      },
    })
    await kumicorn.start()
    await kumicorn.callbacks.kumquat(callback('A'))
    const slow = Promise.withResolvers<void>()
    answer = slow.promise
    const second = kumicorn.callbacks.kumquat(callback('A', failed))
    await pause()
    first.resolve()
    await pause()
    slow.resolve()
    expect(await second).toMatchObject({ status: 200 })
    await until(() => got.includes('order.conflict'))
  })

  it('is handed to it when it was replayed while a newer event of its order was being handled', async () => {
    const kumicorn = make({ store: durable(), deliveries: { pollInterval, maxTries: 1 } })
    const got: string[] = []
    let isBroken = true
    const newer = Promise.withResolvers<void>()
    kumicorn.on(['order.succeeded', 'order.conflict'], {
      name: 'h',
      async handle({ type }) {
        if (isBroken) throw new Error('no')
        got.push(type)
        if (type === 'order.conflict') await newer.promise
      },
    })
    await kumicorn.start()
    await kumicorn.callbacks.kumquat(callback('A'))
    await until(async () => (await deadOf(kumicorn)).length === 1)
    isBroken = false
    await kumicorn.callbacks.kumquat(callback('A', failed))
    await until(() => got.length === 1)
    const [letter] = await deadOf(kumicorn)
    expect(await kumicorn.deadLetters.replay(letter?.id as number)).toBe(true)
    // The look that the replay brings finds the order busy.
    await pause()
    newer.resolve()
    await until(() => got.length === 2)
  })
})

describe('the concurrency of a handler', () => {
  it('is kept when the store answers writes in another order than they came in', async () => {
    const inner = durable()
    const slow = Promise.withResolvers<void>()
    const store: Store = {
      ...inner,
      async commit(change) {
        const leased = await inner.commit(change)
        if (change.order.reference === 'A') await slow.promise
        return leased
      },
    }
    const kumicorn = make({ store, deliveries: { pollInterval } })
    let [running, most, done] = [0, 0, 0]
    kumicorn.on('order.succeeded', {
      name: 'h',
      concurrency: 1,
      async handle() {
        running += 1
        most = Math.max(most, running)
        await pause(5)
        running -= 1
        done += 1
      },
    })
    await kumicorn.start()
    const taken = ['A', 'B', 'C'].map((reference) => kumicorn.callbacks.kumquat(callback(reference)))
    await pause()
    slow.resolve()
    await Promise.all(taken)
    await until(() => done === 3)
    expect(most).toBe(1)
  })
})

describe('stop()', () => {
  it('answers every callback that waits for the place of a busy handler', async () => {
    const warnings: string[] = []
    const nothing = (): void => undefined
    const warn = (_: object, message: string): void => void warnings.push(message)
    const kumicorn = make({ logger: { debug: nothing, info: nothing, warn, error: nothing } })
    const first = Promise.withResolvers<void>()
    kumicorn.on('order.succeeded', { name: 'h', concurrency: 1, handle: () => first.promise })
    await kumicorn.start()
    const replies = ['A', 'B', 'C', 'D'].map((reference) => kumicorn.callbacks.kumquat(callback(reference)))
    await pause()
    const stopped = kumicorn.stop({ timeout: 10_000 })
    await pause()
    first.resolve()
    await stopped
    // It has not given up on one that nobody woke.
    expect(warnings).toEqual([])
    const statuses = (await Promise.all(replies)).map(({ status }) => status)
    expect(statuses).toEqual([200, 503, 503, 503])
  })

  it('waits for what a write under way leases: after a new start it need not wait for its lease', async () => {
    const inner = durable()
    const slow = Promise.withResolvers<void>()
    const store: Store = {
      ...inner,
      async commit(change) {
        const leased = await inner.commit(change)
        await slow.promise
        return leased
      },
    }
    const kumicorn = make({ store, deliveries: { pollInterval } })
    const got: string[] = []
    kumicorn.on('order.succeeded', { name: 'h', handle: ({ reference }) => void got.push(reference) })
    await kumicorn.start()
    const taken = kumicorn.callbacks.kumquat(callback('A'))
    await pause()
    const stopped = kumicorn.stop()
    await pause()
    slow.resolve()
    await stopped
    expect(await taken).toMatchObject({ status: 200 })
    expect(got).toEqual(['A'])
  })
})

it('a handler cannot change what another one sees of the order', async () => {
  const kumicorn = make({ store: durable() })
  const seen: unknown[] = []
  for (const name of ['a', 'b'])
    kumicorn.on('order.succeeded', {
      name,
      handle(_, { order }) {
        seen.push({ ...order?.ids })
        Object.assign(order?.ids ?? {}, { serial_no: 'changed' })
      },
    })
  await kumicorn.start()
  await kumicorn.callbacks.kumquat(callback('A', { serial_no: 'S1' }))
  await until(() => seen.length > 1)
  expect(seen.slice(0, 2)).toEqual([{ serial_no: 'S1' }, { serial_no: 'S1' }])
})
