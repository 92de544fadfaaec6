import { shop } from '@/lib/kumicorn'

type Context = { params: Promise<{ reference: string; account: string }> }

export async function POST(_: Request, { params }: Context): Promise<Response> {
  const { reference, account } = await params
  const { kumquat } = await shop()
  const { state } = await kumquat.orders.place({ request_no: reference, product_id: 19402, account })
  return Response.json({ state })
}
