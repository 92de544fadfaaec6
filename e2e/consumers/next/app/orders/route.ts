import { connection } from 'next/server'
import { shop } from '@/lib/kumicorn'

export async function GET(): Promise<Response> {
  // Or `next build` runs it.
  await connection()
  const { orders } = await (await shop()).orders.list({ status: 'succeeded' })
  return Response.json(orders.map(({ reference }) => reference))
}
