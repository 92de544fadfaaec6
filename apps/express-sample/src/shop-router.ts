import { type Response, Router } from 'express'
import { z } from 'zod'
import { ShopError } from './errors.ts'
import type { Order, Orders } from './orders.ts'

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
export function shopRouter(orders: Orders): Router {
  const router = Router()

  router.post('/topups', async (req, res) => {
    const request = topUp.parse(req.body)
    const { reference, productId, account } = request
    const order = await orders.place('topup', request, () =>
      req.kumicorn.kumquat.orders.place({ request_no: reference, product_id: productId, account }),
    )
    answer(res, order)
  })

  router.post('/payments', async (req, res) => {
    const request = payment.parse(req.body)
    const { reference, description, ...money } = request
    const order = await orders.place('payment', request, () =>
      req.kumicorn.paynicorn.payments.create({ ...money, orderId: reference, orderDescription: description }),
    )
    answer(res, order)
  })

  router.get('/orders/:reference', (req, res) => {
    const order = orders.find(req.params.reference)
    if (!order) throw new ShopError(404, 'order_unknown', 'there is no order with this reference')
    res.json(order)
  })

  return router
}

function answer(res: Response, order: Order): void {
  if (order.error) throw new ShopError(422, order.error.code, order.error.message)
  // Unknown is not failed: the customer may send the same request again, or look at the order later.
  res.status(order.state === 'unknown' ? 202 : 201).json(order)
}
