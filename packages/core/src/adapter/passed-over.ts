import type { IncomingMessage, ServerResponse } from 'node:http'
import { aFunction, aList, requireGiven } from '../data/options.ts'

type Request = Pick<IncomingMessage, 'method' | 'url'>
type Response = Pick<ServerResponse, 'once' | 'statusCode'>

/**
 * For adapters: watches the requests that are none of theirs. `tell` gets the path of the first one that looks like a
 * callback (it ends like one of the `paths`) and is answered 404 in the end. Changes nothing of what is answered.
 * @example const watch = passedOver([...callbackPaths(kumicorn).keys()], (path) => logger.error({ path }, ELSEWHERE))
 */
export function passedOver(
  paths: readonly string[],
  tell: (path: string) => void,
): (request: Request, response: Response) => void {
  requireGiven('passedOver', 'paths', paths, aList)
  requireGiven('passedOver', 'tell', tell, aFunction)
  const ends = paths.filter((path) => path !== '/')
  let isTold = false
  return (request, response) => {
    if (isTold || request.method !== 'POST') return
    const path = request.url?.split('?', 1)[0]?.replace(/\/$/, '') ?? ''
    if (!ends.some((end) => path.endsWith(end))) return
    response.once('finish', () => {
      if (isTold || response.statusCode !== 404) return
      isTold = true
      tell(path)
    })
  }
}
