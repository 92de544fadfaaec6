import { createKumicorn } from '@kumicorn/core'
import { kumicornFastify } from '@kumicorn/fastify'
import { fastify } from 'fastify'

const { KUMQUAT_URL = '', KUMQUAT_PARTNER_NO = '', KUMQUAT_SIGN_KEY = '', PORT = '3000' } = process.env
const { SHOP_URL = `http://127.0.0.1:${PORT}` } = process.env // where the gateway reaches this server
const kumicorn = createKumicorn({
  kumquat: {
    baseUrl: KUMQUAT_URL,
    partnerNo: KUMQUAT_PARTNER_NO,
    signKey: KUMQUAT_SIGN_KEY,
    callbackUrl: `${SHOP_URL}/callbacks/kumquat`,
  },
})
kumicorn.on('order.succeeded', async function fulfil(event) {
  process.stdout.write(`${event.reference} was delivered\n`)
})

const app = fastify()
await app.register(kumicornFastify, { kumicorn, prefix: '/callbacks' }) // before the hooks of your own
app.post<{ Params: { id: string } }>('/orders/:id', async ({ params }) => {
  const order = { request_no: params.id, product_id: 19402, account: '254771114118' }
  const { state } = await app.kumicorn.kumquat.orders.place(order)
  return { state }
})
await app.listen({ port: Number(PORT) })
