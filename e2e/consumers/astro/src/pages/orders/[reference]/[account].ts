import type { APIRoute } from 'astro'
import { shop } from '../../../lib/kumicorn'

export const prerender = false

export const POST: APIRoute = async ({ params }) => {
  const { kumquat } = await shop()
  const order = { request_no: params.reference, product_id: 19402, account: params.account }
  const { state } = await kumquat.orders.place(order)
  return Response.json({ state })
}
