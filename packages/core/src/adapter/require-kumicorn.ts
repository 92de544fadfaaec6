import { ConfigError } from '../data/errors.ts'
import { anObject, anObjectWith, type OptionCheck } from '../data/options.ts'
import type { Kumicorn } from '../kumicorn.ts'

const withMethods = anObjectWith('what createKumicorn() returns', 'start', 'stop', 'on', 'health')

export const aKumicorn: OptionCheck = {
  ...withMethods,
  fits: (value) => withMethods.fits(value) && anObject.fits((value as Kumicorn).callbackRoutes),
}

/**
 * By shape, not by class: there may be a second copy of the package.
 * @param of who wants it, e.g. `callbackRouter`
 * @throws ConfigError
 */
export function requireKumicorn(of: string, kumicorn: unknown): void {
  if (!aKumicorn.fits(kumicorn))
    throw new ConfigError(`${of}: kumicorn is missing, or is not ${aKumicorn.what}${hintFor(of, kumicorn)}`)
}

/** What may have been meant, to be put behind the message. */
function hintFor(of: string, given: unknown): string {
  const { then, method, url, headers } = (given ?? {}) as Readonly<Record<string, unknown>>
  if (typeof then === 'function') return ': it is a promise, await it'
  if (typeof method === 'string' && typeof url === 'string' && typeof headers === 'object')
    return `: it is a request. Mount ${of}(kumicorn), not ${of} itself`
  return ''
}
