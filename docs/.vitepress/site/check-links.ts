import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

const HOST = 'https://site.invalid'

/** The names that an address can lead to on a page. */
const idsOf = (html: string): ReadonlySet<string> =>
  new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => unescaped(id ?? '')))

const hrefsOf = (html: string): readonly string[] =>
  [...html.matchAll(/<a\s[^>]*?href="([^"]*)"/g)].map(([, href]) => unescaped(href ?? ''))

const unescaped = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

/**
 * What leads nowhere on the site as it was built: also headings that are gone, and what the home page, the bar and the
 * sidebar say. VitePress itself looks at links to pages in texts only.
 */
export function brokenLinks(folder: string): readonly string[] {
  const pages = new Map<string, string>()
  for (const file of globSync('**/*.html', { cwd: folder })) {
    const html = readFileSync(join(folder, file), 'utf8')
    pages.set(
      `/${file
        .replaceAll('\\', '/')
        .replace(/(^|\/)index\.html$/, '$1')
        .replace(/\.html$/, '')}`,
      html,
    )
  }
  const ids = new Map([...pages].map(([address, html]) => [address, idsOf(html)]))
  const broken = new Set<string>()
  for (const [address, html] of pages) {
    if (address === '/404') continue
    for (const href of hrefsOf(html)) {
      const url = new URL(href, HOST + address)
      if (url.origin !== HOST) continue
      const path = decodeURI(url.pathname).replace(/\.html$/, '')
      const there = ids.get(path) ?? ids.get(posix.join(path, '/'))
      const name = decodeURIComponent(url.hash.slice(1))
      if (there === undefined) {
        if (!existsSync(join(folder, path))) broken.add(`${address} → ${href}: no such page`)
      } else if (name !== '' && !there.has(name)) broken.add(`${address} → ${href}: no such heading`)
    }
  }
  return [...broken].sort()
}

/** @throws Error that names every link which leads nowhere */
export function requireLinks(folder: string): void {
  const broken = brokenLinks(folder)
  if (broken.length > 0) throw new Error(`links that lead nowhere:\n${broken.join('\n')}`)
}
