import { describe, expect, it } from 'vitest'
import { kumquatCallback } from '../../../src/testing/index.ts'
import { type Reply, SIGN_KEY, succeeds } from '../call-engine/gateway.ts'
import { order, shop } from '../orders/shop.ts'

const says: Reply = succeeds({ request_no: 'R1', serial_no: 'S1', status: 'SUCCESS' })

// Found by the model: on the commit before, the handler began once more, with a signal that was aborted already.
describe('stopping, without a durable store', () => {
  it('begins no handler again for a callback that waits for it', async () => {
    const there = await shop({ script: () => says })
    const begun: boolean[] = []
    there.kumicorn.on('order.succeeded', {
      name: 'fulfil',
      handle: (_, { signal }) => {
        begun.push(signal.aborted)
        return new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
        )
      },
    })
    await there.kumicorn.start()
    await there.kumicorn.kumquat.orders.place(order)
    await expect.poll(() => begun).toEqual([false])
    const body = kumquatCallback({ request_no: 'R1', serial_no: 'S1', status: 'SUCCESS' }, SIGN_KEY)
    const reply = there.kumicorn.callbacks.kumquat(body)
    await new Promise((resolve) => setTimeout(resolve, 20))
    const stopped = there.kumicorn.stop()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(begun).toEqual([false])
    await stopped
    expect((await reply).status).toBe(503)
  })
})

describe('an order that is placed after stop()', () => {
  it('is sent and kept, and its events reach their handlers after the next start()', async () => {
    const there = await shop({ script: () => says })
    await there.kumicorn.start()
    await there.kumicorn.stop()
    expect(await there.kumicorn.kumquat.orders.place(order)).toMatchObject({ state: 'accepted' })
    expect(there.server.requests).toHaveLength(1)
    expect(there.seen).toEqual([])
    await there.kumicorn.start()
    await expect.poll(() => there.seen.map(({ type }) => type)).toContain('order.succeeded')
  })
})
