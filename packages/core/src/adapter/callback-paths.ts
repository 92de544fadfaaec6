import type { CallbackRoutes } from '../callbacks/types.ts'
import { ConfigError } from '../data/errors.ts'
import { knownCallbackNames } from '../gateways/known.ts'

/** Where each kind of callback is received, below the mount point, by its name. `false` leaves a kind out. */
export type CallbackPaths = Readonly<Record<string, string | false | undefined>>

/**
 * The paths that an adapter serves, with the name of the callback that each receives: the default paths of the
 * configured gateways, unless others are given.
 * @throws ConfigError for a path that does not start with `/` or is given twice, for a name that there is not, and
 *   for one whose gateway is not configured
 */
export function callbackPaths(routes: CallbackRoutes, paths: CallbackPaths = {}): ReadonlyMap<string, string> {
  checkNames(routes, paths)
  const served = new Map<string, string>()
  for (const [name, defaultPath] of Object.entries(routes.paths)) {
    const path = (Object.hasOwn(paths, name) ? paths[name] : undefined) ?? defaultPath
    if (path === false) continue
    if (!path.startsWith('/')) throw new ConfigError(`callbacks: paths.${name} must start with "/"`)
    if (served.has(path)) throw new ConfigError(`callbacks: two kinds share the path ${path}`)
    served.set(path, name)
  }
  return served
}

/** A name that is misspelt would leave its callbacks at another path than its gateway was told. */
function checkNames(routes: CallbackRoutes, paths: CallbackPaths): void {
  const known: readonly string[] = knownCallbackNames
  const there = Object.keys(routes.paths)
  for (const [name, path] of Object.entries(paths)) {
    if (there.includes(name) || path === undefined) continue
    if (!known.includes(name))
      throw new ConfigError(`callbacks: there is no callback "${name}" (there are: ${there.join(', ')})`)
    // Left out, it is left out all the same: the same paths can serve configurations with and without it.
    if (path !== false)
      throw new ConfigError(`callbacks: paths.${name} is given, but its gateway is not configured`)
  }
}
