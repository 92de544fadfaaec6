import { createKumicorn } from '@kumicorn/core'
import { callbackRouter, kumicornMiddleware } from '@kumicorn/express'
import express from 'express'

const { KUMQUAT_URL = '', KUMQUAT_PARTNER_NO = '', KUMQUAT_SIGN_KEY = '', PORT = '3000' } = process.env
const kumicorn = createKumicorn({
  kumquat: { baseUrl: KUMQUAT_URL, partnerNo: KUMQUAT_PARTNER_NO, signKey: KUMQUAT_SIGN_KEY },
})
kumicorn.on('order.succeeded', async function fulfil(event) {
  process.stdout.write(`${event.reference} was delivered\n`)
})

const app = express()
app.use('/callbacks', callbackRouter(kumicorn)) // before the parsers
app.use(express.json(), kumicornMiddleware(kumicorn))
app.get('/balance', async (req, res) => void res.json(await req.kumicorn.kumquat.balance()))
await kumicorn.start()
app.listen(Number(PORT))
