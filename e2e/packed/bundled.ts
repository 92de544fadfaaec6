// The packed core inside of a bundle of ES modules: it works but for the store that has a file of its own to run.
import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKumicorn, sqliteStore } from '@kumicorn/core'
import { kumquatCallback } from '@kumicorn/core/testing'
import { callbacks } from '@kumicorn/core/web'

const kumquat = { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: 'the sign key' }
const kumicorn = createKumicorn({ kumquat: { ...kumquat, callbackUrl: false, retries: 0 }, logger: false })
const seen: string[] = []
kumicorn.on('order.succeeded', { name: 'fulfil', handle: (event) => void seen.push(event.reference) })
await kumicorn.start()
const { method, headers, body } = kumquatCallback({ request_no: 'B-1' }, kumquat.signKey)
const request = new Request('http://shop.example/callbacks/kumquat', { method, headers, body })
assert.equal(await (await callbacks(kumicorn)(request)).text(), 'SUCCESS')
assert.deepEqual(seen, ['B-1'])
const outcome = await kumicorn.kumquat.orders.place({
  request_no: 'B-2',
  product_id: 1,
  account: '254771114118',
})
assert.equal(outcome.state, 'unknown')
await kumicorn.stop()

const store = sqliteStore({ path: join(tmpdir(), 'bundled.db') })
await assert.rejects(createKumicorn({ kumquat, store }).start(), {
  code: 'store_failed',
  message:
    /if you bundle your application, leave @kumicorn\/core out of the bundle: in Next.js by serverExternalPackages/,
})
