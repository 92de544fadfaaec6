import { type Response, Router } from 'express'
import { z } from 'zod'
import type { Receipt, Shop } from './shop.ts'

const text = z.string('must be text')
const topUp = z.object({ reference: text, productId: text, account: text })
const payment = z.object({
  reference: text,
  amount: text,
  currency: text,
  countryCode: text,
  description: text,
})

/** What the shop sells. Whether a value is right for the gateway, Kumicorn checks before it sends anything. */
export function shopRouter(shop: Shop): Router {
  const router = Router()
  router.post('/topups', async (req, res) => answer(res, await shop.topUp(topUp.parse(req.body))))
  router.post('/payments', async (req, res) => answer(res, await shop.pay(payment.parse(req.body))))
  router.get('/orders/:reference', async (req, res) => void res.json(await shop.find(req.params.reference)))
  return router
}

/** Unknown is not failed: the customer may send the same request again, or look at the order later. */
function answer(res: Response, receipt: Receipt): void {
  res.status(receipt.state === 'unknown' ? 202 : 201).json(receipt)
}
