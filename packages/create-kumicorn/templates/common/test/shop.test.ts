import { kumquatCallback } from '@kumicorn/core/testing'
import { type Sandbox, startSandbox } from '@kumicorn/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Shop, startShop } from './start-shop.ts'

let sandbox: Sandbox
let shop: Shop

beforeAll(async () => {
  sandbox = await startSandbox({ settleAfter: 50 }) // milliseconds until the customer has paid, and a top-up has ended
  shop = await startShop(sandbox)
}, 60_000)

afterAll(async () => {
  await shop?.stop()
  await sandbox?.close()
}, 60_000)

const becomes = (reference: string) => expect.poll(() => shop.sale(reference), { timeout: 20_000 })
const topUpsOf = (sale: string) =>
  sandbox.orders().filter(({ operation, reference }) => operation === 'orders.place' && reference === sale)

test('tops up the phone when it is paid', { timeout: 30_000 }, async () => {
  await shop.buy('T-1', '254771114118')
  await becomes('T-1').toEqual({ payment: 'succeeded', order: 'succeeded' })
})

test('gives the money back when the top-up fails', { timeout: 30_000 }, async () => {
  await shop.buy('T-2', '8615180624622') // the gateway's own number for failures
  await becomes('T-2').toEqual({ payment: 'succeeded', order: 'failed', refund: 'succeeded' })
})

test('neither gives back nor tops up twice when an answer is lost', { timeout: 30_000 }, async () => {
  sandbox.faults.next({ operation: 'orders.place', reference: 'T-3', answer: 'lost-after-acceptance' })
  await shop.buy('T-3', '254771114118')
  await becomes('T-3').toEqual({ payment: 'succeeded', order: 'succeeded' })
  expect(topUpsOf('T-3')).toHaveLength(1)
})

test('refuses a forged callback', async () => {
  const { method, headers, body } = kumquatCallback({ request_no: 'T-4' }, 'not the key')
  const reply = await fetch(`${shop.url}/callbacks/kumquat`, { method, headers, body })
  expect(reply.status).toBe(401)
})
