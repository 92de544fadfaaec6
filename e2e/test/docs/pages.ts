import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'

const DOCS = join(import.meta.dirname, '../../../docs')

/** Folders below `docs` whose code is checked, in each language. */
const GUIDES = ['guide', 'zh/guide']
const RECIPES = ['recipes', 'zh/recipes']

/** A fenced block of a page: its language, the name behind it (```` ```ts [shop.ts] ````), its code. */
export interface Block {
  readonly language: string
  readonly name: string | undefined
  readonly code: string
}

/** The code blocks of a page below `docs`, in their order. */
export function blocksOf(page: string): readonly Block[] {
  const text = readFileSync(join(DOCS, page), 'utf8')
  return [...text.matchAll(/^```(\w+)(?: \[(.+?)\])?[^\n]*\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', name, code = '']) => ({ language, name, code }),
  )
}

/** The block of this name. */
export function blockOf(page: string, name: string): string {
  const block = blocksOf(page).find((one) => one.name === name)
  if (block === undefined) throw new Error(`${page} has no block ${name}`)
  return block.code
}

const pagesOf = (folders: readonly string[]): readonly string[] =>
  folders
    .flatMap((folder) => globSync(join(DOCS, folder, '*.md')))
    .map((page) => relative(DOCS, page))
    .toSorted()

export const guides = (): readonly string[] => pagesOf(GUIDES)
export const recipes = (): readonly string[] => pagesOf(RECIPES)

const isTypeScript = ({ language }: Block): boolean => language === 'ts'

function write(into: string, page: string): void {
  for (const [index, { name, code }] of blocksOf(page).filter(isTypeScript).entries()) {
    const file = join(into, name ?? `${basename(page, '.md')}-${index}.ts`)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, code)
  }
}

/** Writes the TypeScript of all recipes of a language into one folder, where they share `shop.ts`. */
export function writeRecipes(into: string, folder = 'recipes'): void {
  for (const page of recipes()) if (dirname(page) === folder) write(into, page)
}

/** Writes the TypeScript of a guide into a folder, beside the `shop.ts` of the recipes where it has none of its own. */
export function writeGuide(into: string, page: string): void {
  mkdirSync(into, { recursive: true })
  writeFileSync(join(into, 'shop.ts'), blockOf('recipes/index.md', 'shop.ts'))
  write(into, page)
}
