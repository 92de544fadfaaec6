import type { IncomingMessage, ServerResponse } from 'node:http'
import { aFunction, aList, aString, requireGiven } from '../data/options.ts'
import { lastPartOf, pathOf } from './path-of.ts'

type Request = Pick<IncomingMessage, 'method' | 'url'>
type Response = Pick<ServerResponse, 'once' | 'statusCode'>

/**
 * For adapters: watches the requests that are none of theirs. `tell` gets the path of the first one that looks like a
 * callback (it ends like one of the `paths`) and was passed over, as it was asked, without its query. Changes nothing of
 * what is answered. A request is passed over when it is answered 404 in the end; whoever looks before the routes are
 * asked hands over a better `isPassedOver`, asked when the answer has been sent.
 * @param mount in front of the paths: where it is the whole path of a callback (`/`), its last part tells
 * @example const watch = passedOver([...callbackPaths(kumicorn).keys()], (path) => logger.error({ path }, ELSEWHERE))
 */
export function passedOver(
  paths: readonly string[],
  tell: (path: string) => void,
  mount = '/',
): (request: Request, response: Response, isPassedOver?: () => boolean) => void {
  requireGiven('passedOver', 'paths', paths, aList)
  requireGiven('passedOver', 'tell', tell, aFunction)
  requireGiven('passedOver', 'mount', mount, aString)
  const ends = paths.map((path) => (path === '/' ? lastPartOf(mount) : pathOf(path)))
  const isLikeOne = (path: string): boolean => ends.some((end) => end !== '/' && path.endsWith(end))
  let isTold = false
  return (request, response, isPassedOver = () => response.statusCode === 404) => {
    if (isTold || request.method !== 'POST') return
    if (!isLikeOne(pathOf(request.url))) return
    const path = request.url?.split('?', 1)[0] ?? ''
    response.once('finish', () => {
      if (isTold || !isPassedOver()) return
      isTold = true
      tell(path)
    })
  }
}
