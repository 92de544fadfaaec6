import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../../src/index.ts'
import { callback, make, place } from './shop.ts'

const by = { reason: 'seen in the console of the gateway', by: 'ada' }

describe('what a person says of an order', () => {
  it('moves it as the gateway would, and is confirmed when it is so already', async () => {
    const kumicorn = make()
    await kumicorn.callbacks.kumquat(callback('A'))
    for (const state of ['failed', 'rejected', 'succeeded', 'succeeded', 'rejected'] as const)
      await kumicorn.orders.override('A', { state, ...by })
    expect((await kumicorn.orders.events('A')).map(({ type }) => type)).toEqual([
      'order.succeeded',
      'order.reversed',
      'order.confirmed',
      'order.recovered',
      'order.confirmed',
      'order.reversed',
    ])
  })

  it.each([
    ['succeeded', 'order.succeeded'],
    ['failed', 'order.failed'],
    ['rejected', 'order.rejected'],
  ] as const)('ends one in doubt: %s', async (state, type) => {
    const kumicorn = make({
      kumquat: { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: 'k', retries: 0 },
    })
    await kumicorn.kumquat.orders.place(place)
    expect(await kumicorn.orders.override('A', { state, ...by })).toMatchObject({ state })
    expect((await kumicorn.orders.events('A')).at(-1)).toMatchObject({ type })
    const after = state === 'succeeded' ? 'failed' : 'succeeded'
    await kumicorn.orders.override('A', { state: after, ...by })
    expect((await kumicorn.orders.events('A')).at(-1)).toMatchObject({
      type: state === 'succeeded' ? 'order.reversed' : 'order.recovered',
    })
  })
})

// Found by an attack: it was said to be missing.
it.each(['reason', 'by'])('half a character in its %s is called so', async (name) => {
  const kumicorn = make()
  await kumicorn.callbacks.kumquat(callback('A'))
  const overriding = kumicorn.orders.override('A', { state: 'failed', ...by, [name]: 'x\ud83d' })
  await expect(overriding).rejects.toThrow(`${name} holds half a character`)
})

// Found by an attack: without a reference, the only order that there was, was taken.
it.each([undefined, null, '', 5, {}])(
  'nothing is done to an order without a reference: %j',
  async (nothing) => {
    const kumicorn = make()
    const reference = nothing as string
    const { orders } = kumicorn
    await kumicorn.callbacks.kumquat(callback('A'))
    const error = { code: 'config_invalid' }
    await expect(orders.get(reference)).rejects.toMatchObject(error)
    await expect(orders.events(reference)).rejects.toMatchObject(error)
    await expect(orders.wait(reference)).rejects.toMatchObject(error)
    await expect(orders.recheck(reference)).rejects.toMatchObject(error)
    await expect(orders.override(reference, { state: 'failed', ...by })).rejects.toMatchObject(error)
    expect(await orders.get('A')).toMatchObject({ state: 'succeeded' })
  },
)

it('an order may have a reference of one space', async () => {
  const kumicorn = make()
  await kumicorn.callbacks.kumquat(callback(' '))
  expect(await kumicorn.orders.get(' ')).toMatchObject({ reference: ' ' })
})

// Found by an attack: it tried for ever, and nothing else ran in the process.
it('an order that is gone by the time that it is written is unknown', async () => {
  const kept = memoryStore({ maxOrders: 1 })
  let isRead = false
  const kumicorn = make({
    store: {
      ...kept,
      async orders(page) {
        const found = await kept.orders(page)
        if (!isRead) await kumicorn.callbacks.kumquat(callback('B'))
        isRead = true
        return found
      },
    },
  })
  await kumicorn.callbacks.kumquat(callback('A'))
  const overriding = kumicorn.orders.override('A', { state: 'failed', ...by })
  await expect(overriding).rejects.toMatchObject({ code: 'order_unknown' })
  expect(await kumicorn.orders.get('B')).toMatchObject({ state: 'succeeded' })
})
