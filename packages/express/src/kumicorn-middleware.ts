import type { Kumicorn } from '@kumicorn/core'
import { requireKumicorn } from '@kumicorn/core/adapter'

declare global {
  // biome-ignore lint/style/noNamespace: the only way to add to the request type of Express
  namespace Express {
    interface Request {
      /** Put there by `kumicornMiddleware`. */
      kumicorn: Kumicorn
    }
  }
}

/**
 * Puts the clients within reach of every handler that comes after it, as `req.kumicorn`.
 * @example
 * app.use(kumicornMiddleware(kumicorn))
 * app.get('/balance', async (req, res) => res.json(await req.kumicorn.kumquat.balance()))
 * @throws ConfigError for what is no Kumicorn
 */
export function kumicornMiddleware(
  kumicorn: Kumicorn,
): (request: Express.Request, response: unknown, next: () => void) => void {
  requireKumicorn('kumicornMiddleware', kumicorn)
  return (request, _response, next) => {
    request.kumicorn = kumicorn
    next()
  }
}
