import { createKumicorn } from '@kumicorn/core'
import { callbackRouter, kumicornMiddleware } from '@kumicorn/express'
import express from 'express'

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

const app = express()
app.use('/callbacks', callbackRouter(kumicorn)) // before the parsers
app.use(express.json(), kumicornMiddleware(kumicorn))
app.post('/orders/:id', async (req, res) => {
  const order = { request_no: req.params.id, product_id: 19402, account: '254771114118' }
  const { state } = await req.kumicorn.kumquat.orders.place(order)
  res.json({ state })
})
await kumicorn.start()
app.listen(Number(PORT))
