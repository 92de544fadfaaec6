import { json } from '@sveltejs/kit'
import { shop } from '../../../../lib/server/kumicorn'
import type { RequestHandler } from './$types'

export const POST: RequestHandler = async ({ params }) => {
  const { kumquat } = await shop()
  const order = { request_no: params.reference, product_id: 19402, account: params.account }
  const { state } = await kumquat.orders.place(order)
  return json({ state })
}
