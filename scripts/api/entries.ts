import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Manifest {
  readonly private?: boolean
  readonly exports: Readonly<Record<string, string | { readonly require: { readonly types: string } }>>
}

/** An entry point that has types. */
export interface Entry {
  /** `core-testing` is `@kumicorn/core/testing`. */
  readonly name: string
  readonly folder: string
  readonly types: string
}

/** Every entry point of every public package. */
export function entries(): readonly Entry[] {
  return readdirSync('packages').flatMap((name) => {
    const folder = join('packages', name)
    const manifest: Manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    if (manifest.private === true) return []
    return Object.entries(manifest.exports).flatMap(([path, target]) =>
      typeof target === 'string'
        ? []
        : [{ name: [name, ...path.split('/').slice(1)].join('-'), folder, types: target.require.types }],
    )
  })
}
