import type { FastifyPluginCallback, FastifyReply } from 'fastify'
import type { Payment, Receipt, Shop, TopUp } from './shop.ts'

/** An object of which each field must be there, as text. */
const texts = (...names: readonly string[]) => ({
  type: 'object',
  required: names,
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
})

const topUp = { body: texts('reference', 'productId', 'account') }
const payment = { body: texts('reference', 'amount', 'currency', 'countryCode', 'description') }

/** What the shop sells. Whether a value is right for the gateway, Kumicorn checks before it sends anything. */
export const shopRoutes: FastifyPluginCallback<{ readonly shop: Shop }> = (app, { shop }, done) => {
  app.post<{ Body: TopUp }>('/topups', { schema: topUp }, async ({ body }, reply) =>
    answer(reply, await shop.topUp(body)),
  )
  app.post<{ Body: Payment }>('/payments', { schema: payment }, async ({ body }, reply) =>
    answer(reply, await shop.pay(body)),
  )
  app.get<{ Params: { reference: string } }>('/orders/:reference', ({ params }) =>
    shop.find(params.reference),
  )
  done()
}

/** Unknown is not failed: the customer may send the same request again, or look at the order later. */
function answer(reply: FastifyReply, receipt: Receipt): FastifyReply {
  return reply.code(receipt.state === 'unknown' ? 202 : 201).send(receipt)
}
