import { describe, expect, it } from 'vitest'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { SIGN_KEY } from '../call-engine/gateway.ts'
import { order, shop } from '../orders/shop.ts'
import { says } from './placed.ts'

// Found by an attack: sixteen answers later the first callback was taken for a new one, and its code for the newest.
describe('a callback that is sent again', () => {
  const signed = (pin: string) =>
    kumquatCallback({ request_no: 'R1', serial_no: 'S1', status: 'success', price: '98.00', pin }, SIGN_KEY)

  /** An order with two codes, of which the second counts, and a gateway whose answers are another each time. */
  async function corrected() {
    const script = (_: unknown, n: number) =>
      says(n === 0 ? 'ACCEPT' : 'SUCCESS', { price: '98.00', asked_at: String(n) })
    const { kumicorn } = await shop({ script })
    await kumicorn.kumquat.orders.place(order)
    for (const pin of ['1111', '2222']) await kumicorn.callbacks.kumquat(signed(pin))
    const pins = async () => (await kumicorn.orders.events('R1')).map(({ data }) => data.pin)
    return { kumicorn, pins }
  }

  it('is no news, however many answers were heard since', async () => {
    const { kumicorn, pins } = await corrected()
    for (let n = 0; n < 20; n += 1) await kumicorn.orders.recheck('R1')
    await kumicorn.callbacks.kumquat(signed('1111'))
    expect(await pins()).toEqual([undefined, '1111', '2222'])
  })

  it('is no news after sixty other callbacks', async () => {
    const { kumicorn, pins } = await corrected()
    for (let n = 0; n < 60; n += 1) await kumicorn.callbacks.kumquat(signed(`3${n}`))
    await kumicorn.callbacks.kumquat(signed('1111'))
    expect((await pins()).at(-1)).toBe('359')
  })
})
