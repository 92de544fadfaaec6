import { readFileSync } from 'node:fs'

/**
 * A file of this package, by its path in it. Stands in the root of the sources: `src` and `dist`, which has no folders,
 * both lie beside `assets` and `package.json`.
 */
export const packageFile = (path: string): URL => new URL(`../${path}`, import.meta.url)

/** The version of this package. */
export function packageVersion(): string {
  return (JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { readonly version: string })
    .version
}
