import { existsSync, statSync } from 'node:fs'
import { join, posix, relative } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'
import { addressOf, pageOf, ROOT } from './pages.ts'

/** What a link of a page leads to on the site. */
export type Target =
  | { readonly kind: 'site'; readonly href: string }
  /** A file that is no page: it is shown in the repository. */
  | { readonly kind: 'repository'; readonly path: string; readonly isFolder: boolean }
  | { readonly kind: 'as it is' }

/** The home page speaks for the README of the whole. */
const HOME = 'README.md'

/**
 * Where a link leads that is written as it works among the files of the repository.
 * @param file the page that holds it, below the repository's folder
 */
export function targetOf(href: string, file: string): Target {
  if (href.startsWith('#') || href.startsWith('/') || /^[a-z][\w+.-]*:/i.test(href))
    return { kind: 'as it is' }
  const [, written = '', rest = ''] = /^([^?#]*)(.*)$/.exec(href) ?? []
  const base = posix.dirname(file)
  let path = posix.normalize(posix.join(base, decodeURI(written)))
  if (path === HOME) return { kind: 'site', href: `/${rest}` }
  const isFolder = existsSync(join(ROOT, path)) && statSync(join(ROOT, path)).isDirectory()
  if (isFolder)
    path =
      [`${path}/README.md`, `${path}/index.md`]
        .map(posix.normalize)
        .find((one) => existsSync(join(ROOT, one))) ?? path
  // Within the site, pages may be named without their end.
  const asPage = /\.md$/.test(path) || existsSync(join(ROOT, path)) ? path : `${path}.md`
  const page = asPage.endsWith('.md') ? pageOf(asPage) : undefined
  if (page !== undefined) return { kind: 'site', href: addressOf(page) + rest }
  if (!existsSync(join(ROOT, path))) throw new Error(`${file}: the link "${href}" leads nowhere`)
  return { kind: 'repository', path, isFolder }
}

interface Env {
  readonly realPath?: string
  readonly path?: string
}

/**
 * Lets links work on the site that are written for the repository. A file that is no page becomes a link into the
 * repository; where that has no address yet, what it says stands without a link.
 */
export function repositoryLinks(repository: string | undefined): (md: MarkdownRenderer) => void {
  return (md) => {
    md.core.ruler.push('repository-links', (state) => {
      const { realPath, path } = state.env as Env
      const file = relative(ROOT, realPath ?? path ?? '').replaceAll('\\', '/')
      for (const block of state.tokens) {
        let withoutLink = 0
        block.children = (block.children ?? []).filter((token) => {
          if (token.type === 'link_close' && withoutLink > 0) {
            withoutLink -= 1
            return false
          }
          if (token.type !== 'link_open') return true
          const target = targetOf(token.attrGet('href') ?? '', file)
          if (target.kind === 'site') token.attrSet('href', target.href)
          if (target.kind !== 'repository') return true
          if (repository === undefined) {
            withoutLink += 1
            return false
          }
          const view = target.isFolder ? 'tree' : 'blob'
          token.attrSet('href', `${repository}/${view}/main/${target.path}`)
          return true
        })
      }
    })
  }
}
