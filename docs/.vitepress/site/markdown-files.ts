import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { addressOf, pageOf, ROOT } from './pages.ts'

/** A page, as the sidebar and the texts for machines need it. */
export interface PageFile {
  /** Below the repository's folder. */
  readonly file: string
  /** Below the site's. */
  readonly page: string
  readonly address: string
  readonly title: string
  /** Where it stands among those of its folder; those that say nothing come last, by title. */
  readonly order: number
  /** Without front matter. */
  readonly text: string
}

const places = [
  'docs/**/*.md',
  'packages/*/README.md',
  'packages/*/docs/README.md',
  'apps/*/README.md',
  'benchmarks/README.md',
]

/** Every page of the site, read from the files that are there: nobody keeps a list. */
export function pageFiles(): readonly PageFile[] {
  const files = globSync([...places], {
    cwd: ROOT,
    exclude: (name) => name === 'node_modules' || name === '.vitepress',
  })
  return files
    .map((file) => file.replaceAll('\\', '/'))
    .sort()
    .flatMap((file) => {
      const page = pageOf(file)
      return page === undefined ? [] : [read(file, page)]
    })
}

function read(file: string, page: string): PageFile {
  const source = readFileSync(join(ROOT, file), 'utf8')
  const [all = '', front = ''] = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/.exec(source) ?? []
  const text = source.slice(all.length)
  const told = (name: string): string | undefined =>
    new RegExp(`^${name}:\\s*(['"]?)(.+?)\\1\\s*$`, 'm').exec(front)?.[2]
  const heading = /^# (.+)$/m.exec(text)?.[1]?.replaceAll('`', '')
  return {
    file,
    page,
    address: addressOf(page),
    title: told('title') ?? heading ?? page,
    order: Number(told('order') ?? Number.POSITIVE_INFINITY),
    text,
  }
}
