import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DefaultTheme } from 'vitepress'
import type { PageFile } from './markdown-files.ts'

export interface Sidebars {
  readonly en: readonly DefaultTheme.SidebarItem[]
  readonly zh: readonly DefaultTheme.SidebarItem[]
}

/** What a page is about: its first paragraph of text, on one line. */
function about({ text }: PageFile): string {
  const first = text
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .find((part) => part !== '' && !/^(#|```|\||!\[|:::|- |>)/.test(part))
  const plain = (first ?? '').replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/\s+/g, ' ')
  return plain.length > 200 ? `${plain.slice(0, 199).trimEnd()}…` : plain
}

const isApi = ({ address }: PageFile): boolean => address.startsWith('/api/')

/** The page as Markdown, beside its HTML. */
const markdownOf = ({ page }: PageFile): string => `/${page}`

/**
 * For machines that read: `llms.txt` says what there is, `llms-full.txt` holds all of it in English but the API, and each
 * page stands beside its HTML as Markdown.
 */
export function writeTextsForMachines(
  folder: string,
  { title, description }: { readonly title: string; readonly description: string },
  sidebars: Sidebars,
  pages: readonly PageFile[],
): void {
  const byAddress = new Map(pages.map((page) => [page.address, page]))
  const section = ({ text, items = [] }: DefaultTheme.SidebarItem): string => {
    const lines = items.flatMap(({ link }) => {
      const page = byAddress.get(link ?? '')
      if (page === undefined) return []
      const says = about(page)
      return [`- [${page.title}](${markdownOf(page)})${says && `: ${says}`}`]
    })
    return `## ${text}\n\n${lines.join('\n')}`
  }
  const parts = [`# ${title}`, `> ${description}`, ...[...sidebars.en, ...sidebars.zh].map(section)]
  write(folder, 'llms.txt', `${parts.join('\n\n')}\n`)
  const all = sidebars.en
    .flatMap(({ items = [] }) => items)
    .flatMap(({ link }) => byAddress.get(link ?? '') ?? [])
    .filter((page) => !isApi(page))
  write(
    folder,
    'llms-full.txt',
    all.map((page) => `<!-- ${page.address} -->\n\n${page.text.trim()}\n`).join('\n'),
  )
  for (const page of pages) write(folder, page.page, page.text)
}

function write(folder: string, name: string, text: string): void {
  const file = join(folder, name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
