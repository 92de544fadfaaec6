import { json } from '@sveltejs/kit'
import { shop } from '../../lib/server/kumicorn'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async () => {
  const { orders } = await (await shop()).orders.list({ status: 'succeeded' })
  return json(orders.map(({ reference }) => reference))
}
