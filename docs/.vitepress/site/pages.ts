import { globSync } from 'node:fs'
import { join } from 'node:path'

/** The repository's own folder: pages are taken from all over it. */
export const ROOT = join(import.meta.dirname, '../../..')

/** Pages that stand beside the code they are about: what each is called, and where it is on the site. */
const elsewhere: readonly (readonly [file: RegExp, page: string])[] = [
  [/^packages\/(\w+)\/docs\/README\.md$/, 'packages/$1-pictures.md'],
  [/^packages\/([\w-]+)\/README\.md$/, 'packages/$1.md'],
  [/^apps\/([\w-]+)\/README\.md$/, 'samples/$1.md'],
  [/^benchmarks\/README\.md$/, 'benchmarks.md'],
]

/** The page of the site that a file of the repository is; undefined for one that is none. */
export function pageOf(file: string): string | undefined {
  if (file.startsWith('docs/')) return file.slice('docs/'.length).replace(/(^|\/)README\.md$/, '$1index.md')
  for (const [pattern, page] of elsewhere) if (pattern.test(file)) return file.replace(pattern, page)
  return undefined
}

/** The address of a page, as the site is built: without `.md`, and a folder for its index. */
export const addressOf = (page: string): string =>
  `/${page.replace(/\.md$/, '').replace(/(^|\/)index$/, '$1')}`

const withoutPages = new Set(['node_modules', 'dist', 'coverage', '.git'])

/** What VitePress is not to take for a page: it takes every `.md` below the repository's folder else. */
export const notPages = (): string[] =>
  globSync('**/*.md', { cwd: ROOT, exclude: (name) => withoutPages.has(name) })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => pageOf(file) === undefined)
