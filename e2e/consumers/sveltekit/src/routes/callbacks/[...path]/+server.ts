import { callbacks } from '@kumicorn/core/web'
import { shop } from '../../../lib/server/kumicorn'

export async function POST({ request }: { request: Request }): Promise<Response> {
  return callbacks(await shop())(request)
}
