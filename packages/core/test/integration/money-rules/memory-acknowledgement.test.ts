import { describe, expect, it } from 'vitest'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { SIGN_KEY } from '../call-engine/gateway.ts'
import { HOUR } from '../orders/asking.ts'
import { shop } from '../orders/shop.ts'

// Section 6: on the commit before, the third postback, or 15 replays in a burst, were acknowledged although no
// handler had ever succeeded.
const callback = kumquatCallback({ request_no: 'R1' }, SIGN_KEY)

describe('without a durable store', () => {
  it('nothing is acknowledged until every handler has finished, however often and late it comes', async () => {
    const there = await shop({ deliveries: { maxTries: 2 } })
    let broken = true
    let runs = 0
    there.kumicorn.on('order.succeeded', {
      name: 'fulfil',
      handle: () => {
        runs += 1
        if (broken) throw new Error('no')
      },
    })
    await there.kumicorn.start()
    for (let n = 0; n < 15; n += 1)
      expect((await there.kumicorn.callbacks.kumquat(callback)).status).toBe(503)
    expect((await there.kumicorn.deadLetters.list()).deadLetters).toEqual([])
    for (let n = 0; n < 4; n += 1) {
      there.clock.advance(HOUR)
      await new Promise((resolve) => setTimeout(resolve, 5))
      expect((await there.kumicorn.callbacks.kumquat(callback)).status).toBe(503)
    }
    broken = false
    const before = runs
    expect(await there.kumicorn.callbacks.kumquat(callback)).toMatchObject({ status: 200, body: 'SUCCESS' })
    expect(runs).toBe(before + 1)
    expect(await there.kumicorn.callbacks.kumquat(callback)).toMatchObject({ status: 200 })
    expect(runs).toBe(before + 1)
  })
})
