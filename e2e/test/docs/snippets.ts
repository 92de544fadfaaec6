import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../../..')

/** A page of the project whose code is checked here. */
export interface Page {
  /** Below the project's folder. */
  readonly file: string
  /** Modules, by what to call their files. */
  readonly modules: ReadonlyMap<string, string>
}

const places = [
  'README.md',
  'docs/**/*.md',
  'packages/*/README.md',
  'apps/*/README.md',
  'benchmarks/README.md',
]

/** Guides and recipes, whose files belong together, have tests of their own; the API is made when the site is built. */
const elsewhere = /^docs\/(zh\/)?(guide|recipes|api)\//

/** READMEs whose blocks go on where the one before has ended; pages of the site say so in their front matter. */
const goesOn = new Set(['packages/postgres/README.md'])

/** Every page with code, but for those that have tests of their own. */
export const pages = (): readonly Page[] =>
  places
    .flatMap((place) => globSync(place, { cwd: ROOT, exclude: (name) => name === 'node_modules' }))
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !elsewhere.test(file))
    .toSorted()
    .map((file) => ({ file, modules: modulesOf(file) }))
    .filter(({ modules }) => modules.size > 0)

/**
 * The blocks of a page in a language: without those with a title, which tests compare with files of projects that are
 * built and used.
 */
export function blocksOf(file: string, language = 'ts'): readonly string[] {
  const text = readFileSync(join(ROOT, file), 'utf8')
  const fence = new RegExp(`^( *)\`\`\`${language}(?: \\[[^\\]]+\\])?[ \\t]*\\n([\\s\\S]*?)^\\1\`\`\`$`, 'gm')
  return [...text.matchAll(fence)].map(([, indent = '', code = '']) =>
    code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  )
}

function modulesOf(file: string): ReadonlyMap<string, string> {
  const blocks = blocksOf(file)
  const front = /^---\n([\s\S]*?)\n---\n/.exec(readFileSync(join(ROOT, file), 'utf8'))?.[1] ?? ''
  const isOne = goesOn.has(file) || /^code: one module$/m.test(front)
  const modules = isOne && blocks.length > 0 ? [blocks.join('\n')] : blocks
  // A module even where nothing is imported: names of one page are none of another.
  const asModule = (code: string): string => `${code}\nexport {}\n`
  return new Map([
    ...modules.map((code, index) => [`block-${index}.ts`, asModule(code)] as const),
    ...blocksOf(file, 'js').map((code, index) => [`block-${index}.js`, asModule(code)] as const),
  ])
}
