import { callbackRouter } from '@kumicorn/express'
import express from 'express'
import { buy, kumicorn, sale } from './shop.ts'

const app = express()
app.use('/callbacks', callbackRouter(kumicorn)) // before all parsers: signatures are checked over the raw bytes

// By GET so that you can type it; a real shop takes a POST here.
app.get('/buy/:reference/:number', async (req, res) => {
  const cashier = await buy(req.params.reference, req.params.number)
  if (cashier) res.redirect(cashier)
  else res.status(502).send('No payment can be made now.')
})
app.get('/sales/:reference', async (req, res) => {
  res.json(await sale(req.params.reference))
})

await kumicorn.start() // from now on handlers get their events, and open orders are asked about
const server = app.listen(Number(process.env.PORT ?? 3000))

process.once('SIGINT', async () => {
  server.close()
  server.closeIdleConnections()
  await kumicorn.stop() // waits for the callbacks and handlers that are under way
})
