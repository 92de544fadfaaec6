import { expect, it, onTestFinished, vi } from 'vitest'
import { createKumicorn } from '../../src/index.ts'
import { kumquatCallback } from '../../src/testing/index.ts'

it('works beside fake timers, as long as setImmediate, nextTick and queueMicrotask are real', async () => {
  // What jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] }) leaves.
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
  })
  onTestFinished(() => void vi.useRealTimers())
  const body = Buffer.from('{"returnCode":"SUCCESS","result":{"status":"PROCESSING"}}')
  const send = async () => ({ status: 200, headers: {}, body })
  const kumquat = { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: 'k', transport: { send } }
  const kumicorn = createKumicorn({ kumquat, logger: false })
  const got: string[] = []
  kumicorn.on('order.succeeded', { name: 'fulfil', handle: ({ reference }) => void got.push(reference) })
  await kumicorn.start()
  const order = { request_no: 'A-1', product_id: 1, account: '12345678' }
  expect(await kumicorn.kumquat.orders.place(order)).toMatchObject({ state: 'accepted' })
  const callback = kumquatCallback({ request_no: 'A-1' }, 'k')
  expect((await kumicorn.callbacks.kumquat(callback)).status).toBe(200)
  expect(got).toEqual(['A-1'])
  await kumicorn.stop()
})
