import { ConfigError } from '../data/errors.ts'
import { anObjectWith } from '../data/options.ts'

export const aKumicorn = anObjectWith('what createKumicorn() returns', 'start', 'stop', 'on', 'health')

/**
 * By shape, not by class: there may be a second copy of the package.
 * @param of who wants it, e.g. `callbackRouter`
 * @throws ConfigError
 */
export function requireKumicorn(of: string, kumicorn: unknown): void {
  if (!aKumicorn.fits(kumicorn))
    throw new ConfigError(`${of}: kumicorn is missing, or is not ${aKumicorn.what}`)
}
