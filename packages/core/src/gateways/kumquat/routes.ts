import { ConfigError } from '../../data/errors.ts'
import { nearestHint } from '../../data/options.ts'
import type { Endpoint } from '../../endpoint.ts'

export interface Route {
  readonly url: string
  /** The parameters that are not part of the path. */
  readonly params: Readonly<Record<string, unknown>>
}

/** Finds where each operation goes: the table's path or the user's own, `{name}` filled from the parameters. */
export function routesOf(
  baseUrl: string,
  table: readonly Endpoint[],
  overrides: Readonly<Record<string, string | undefined>>,
): (operation: string, params: Readonly<Record<string, unknown>>) => Route {
  const paths = new Map(table.map(({ operation, path }) => [operation, path]))
  for (const [operation, path] of Object.entries(overrides)) {
    if (path === undefined) continue
    if (!paths.has(operation)) {
      throw new ConfigError(
        `kumquat.endpoints: there is no operation "${operation}"${nearestHint(operation, [...paths.keys()])}`,
        { gateway: 'kumquat' },
      )
    }
    if (typeof path !== 'string' || !path.startsWith('/')) {
      throw new ConfigError(`kumquat.endpoints["${operation}"] must begin with "/"`, { gateway: 'kumquat' })
    }
    paths.set(operation, path)
  }
  return (operation, params) => {
    const rest = { ...params }
    const path = (paths.get(operation) as string).replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = String(rest[name])
      delete rest[name]
      return encodeURIComponent(value)
    })
    return { url: baseUrl + path, params: rest }
  }
}
