import type { APIRoute } from 'astro'
import { shop } from '../../lib/kumicorn'

export const prerender = false

export const GET: APIRoute = async () => {
  const { orders } = await (await shop()).orders.list({ status: 'succeeded' })
  return Response.json(orders.map(({ reference }) => reference))
}
