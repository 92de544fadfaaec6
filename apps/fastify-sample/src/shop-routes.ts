import type { FastifyPluginCallback, FastifyReply } from 'fastify'
import { ShopError } from './errors.ts'
import type { Order, Orders } from './orders.ts'

/** An object of which each field must be there, as text. */
const texts = (...names: readonly string[]) => ({
  type: 'object',
  required: names,
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
})

interface TopUp {
  readonly reference: string
  readonly productId: string
  readonly account: string
}

interface Payment {
  readonly reference: string
  readonly amount: string
  readonly currency: string
  readonly countryCode: string
  readonly description: string
}

const topUp = { body: texts('reference', 'productId', 'account') }
const payment = { body: texts('reference', 'amount', 'currency', 'countryCode', 'description') }

/** What the shop sells. Whether a value is right for the gateway, Kumicorn checks before it sends anything. */
export const shopRoutes: FastifyPluginCallback<{ readonly orders: Orders }> = (app, { orders }, done) => {
  const { kumquat, paynicorn } = app.kumicorn

  app.post<{ Body: TopUp }>('/topups', { schema: topUp }, async ({ body }, reply) => {
    const { reference, productId, account } = body
    const order = await orders.place('topup', body, () =>
      kumquat.orders.place({ request_no: reference, product_id: productId, account }),
    )
    return answer(reply, order)
  })

  app.post<{ Body: Payment }>('/payments', { schema: payment }, async ({ body }, reply) => {
    const { reference, amount, currency, countryCode, description } = body
    const order = await orders.place('payment', body, () =>
      paynicorn.payments.create({
        orderId: reference,
        amount,
        currency,
        countryCode,
        orderDescription: description,
      }),
    )
    return answer(reply, order)
  })

  app.get<{ Params: { reference: string } }>('/orders/:reference', async ({ params }) => {
    const order = orders.find(params.reference)
    if (!order) throw new ShopError(404, 'order_unknown', 'there is no order with this reference')
    return order
  })

  done()
}

function answer(reply: FastifyReply, order: Order): FastifyReply {
  if (order.error) throw new ShopError(422, order.error.code, order.error.message)
  // Unknown is not failed: the customer may send the same request again, or look at the order later.
  return reply.code(order.state === 'unknown' ? 202 : 201).send(order)
}
