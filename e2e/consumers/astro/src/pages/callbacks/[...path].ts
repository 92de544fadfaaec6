import { callbacks } from '@kumicorn/core/web'
import { shop } from '../../lib/kumicorn'

export const prerender = false

export async function POST({ request }: { request: Request }): Promise<Response> {
  return callbacks(await shop())(request)
}
