import { callbacks } from '@kumicorn/core/web'
import { shop } from '../../../lib/kumicorn'

export async function POST(request: Request): Promise<Response> {
  return callbacks(await shop())(request)
}
