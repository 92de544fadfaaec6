import { describe, expect, it } from 'vitest'
import { createKumicorn, memoryStore } from '../../../src/index.ts'
import { kumquatCallback } from '../../../src/testing/index.ts'

const KEY = '123456789'

describe('memoryStore', () => {
  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses to remember %s orders',
    (maxOrders) => {
      expect(() => memoryStore({ maxOrders })).toThrow(/maxOrders must be a whole number from 1/)
    },
  )

  it('forgets the oldest orders, with their events and deliveries, and never the newest', async () => {
    const kumicorn = createKumicorn({
      kumquat: { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: KEY },
      store: memoryStore({ maxOrders: 2 }),
      deliveries: { maxTries: 1 },
    })
    kumicorn.on('order.succeeded', {
      name: 'poison',
      handle: () => {
        throw new Error('never')
      },
    })
    for (const request_no of ['R1', 'R2', 'R3']) {
      await kumicorn.callbacks.kumquat(kumquatCallback({ request_no }, KEY))
    }
    expect((await kumicorn.orders.list()).orders.map(({ reference }) => reference)).toEqual(['R3', 'R2'])
    expect(await kumicorn.orders.events('kumquat', 'R1')).toEqual([])
    const { deadLetters } = await kumicorn.deadLetters.list()
    expect(deadLetters.map(({ event }) => event.reference)).toEqual(['R2', 'R3'])
  })
})
