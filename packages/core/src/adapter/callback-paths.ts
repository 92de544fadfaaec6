import type { CallbackKind } from '../callbacks/types.ts'
import { ConfigError } from '../data/errors.ts'

/** Where each kind of callback is received, below the mount point. `false` leaves a kind out. */
export type CallbackPaths = Readonly<Partial<Record<CallbackKind, string | false>>>

const DEFAULT_PATHS: Readonly<Record<CallbackKind, string>> = {
  kumquat: '/kumquat',
  paynicornPostback: '/paynicorn/postback',
  paynicornRecharge: '/paynicorn/recharge',
}

/**
 * The paths that an adapter serves, with the kind of callback that each receives.
 * @throws ConfigError for a path that does not start with `/` or is given twice
 */
export function callbackPaths(paths: CallbackPaths = {}): ReadonlyMap<string, CallbackKind> {
  const served = new Map<string, CallbackKind>()
  for (const kind of Object.keys(DEFAULT_PATHS) as CallbackKind[]) {
    const path = paths[kind] ?? DEFAULT_PATHS[kind]
    if (path === false) continue
    if (!path.startsWith('/')) throw new ConfigError(`callbacks: paths.${kind} must start with "/"`)
    if (served.has(path)) throw new ConfigError(`callbacks: two kinds share the path ${path}`)
    served.set(path, kind)
  }
  return served
}
