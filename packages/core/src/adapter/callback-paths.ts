import type { CallbackHandler, CallbackRoutes } from '../callbacks/types.ts'
import { ConfigError } from '../data/errors.ts'
import { anObject, nearestHint, requireGiven } from '../data/options.ts'
import { requireKumicorn } from './require-kumicorn.ts'

/** Where kinds of callbacks are received below the mount point, by name. `false` leaves a kind out. */
export type CallbackPaths = Readonly<Record<string, string | false | undefined>>

/** What of a Kumicorn an adapter needs to know its routes. */
export interface HasCallbacks {
  readonly callbacks: Readonly<Record<string, CallbackHandler>>
  readonly callbackRoutes: CallbackRoutes
}

/**
 * The paths that an adapter serves, with the name of the callback that each receives: those of the gateways that are
 * configured.
 * @throws ConfigError for what is no Kumicorn, for a name that no gateway has, and for a path that does not start with `/` or is given twice
 */
export function callbackPaths(
  kumicorn: HasCallbacks,
  paths: CallbackPaths = {},
): ReadonlyMap<string, string> {
  requireKumicorn('callbackPaths', kumicorn)
  requireGiven('callbackPaths', 'paths', paths, anObject)
  const { callbacks, callbackRoutes } = kumicorn
  for (const name of Object.keys(paths)) {
    if (Object.hasOwn(callbacks, name)) continue
    const kinds = Object.keys(callbacks)
    throw new ConfigError(
      `callbacks: paths.${name}: there is no such kind of callback${nearestHint(name, kinds)}`,
    )
  }
  const served = new Map<string, string>()
  for (const [name, standard] of Object.entries(callbackRoutes.paths)) {
    const path = paths[name] ?? standard
    if (path === false) continue
    if (typeof path !== 'string' || !path.startsWith('/'))
      throw new ConfigError(`callbacks: paths.${name} must start with "/"`)
    checkPath(`callbacks: paths.${name}`, path)
    if (served.has(path)) throw new ConfigError(`callbacks: two kinds share the path ${path}`)
    served.set(path, name)
  }
  return served
}

/**
 * Paths are compared as they come: with a parameter, a blank or a query in it, none would ever be the same.
 * @throws ConfigError, for `where`
 */
export function checkPath(where: string, path: string): void {
  if (/^\/[\w.~!$&'()+,;=@%/-]*$/.test(path)) return
  throw new ConfigError(
    `${where} must be a plain path, e.g. "/kumquat": no parameters, blanks or query, and no letters but a-z`,
  )
}
