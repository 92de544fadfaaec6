import { shop } from '../lib/kumicorn'

export const prerender = false

export async function GET(): Promise<Response> {
  const { ok } = await (await shop()).health()
  return new Response(null, { status: ok ? 200 : 503 })
}
