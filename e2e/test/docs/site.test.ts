import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { brokenLinks } from '../../../docs/.vitepress/site/check-links.ts'
import { targetOf } from '../../../docs/.vitepress/site/links.ts'
import { pageFiles } from '../../../docs/.vitepress/site/markdown-files.ts'
import { inEnglishOnly, sidebarOf } from '../../../docs/.vitepress/site/sidebar.ts'
import { slug } from '../../../docs/.vitepress/site/slug.ts'

describe('a link of a page', () => {
  it.each([
    ['docs/promises.md', 'architecture.md#keys', '/architecture#keys'],
    ['docs/monitoring/runbook.md', '../../packages/cli/README.md', '/packages/cli'],
    ['packages/core/README.md', '../../docs/monitoring/README.md', '/monitoring/'],
    ['packages/core/README.md', '../../README.md', '/'],
    ['docs/sandbox/index.md', 'console.md', '/sandbox/console'],
    ['docs/zh/index.md', 'reference/codes', '/zh/reference/codes'],
  ])('of %s to %s leads to %s on the site', (file, href, there) => {
    expect(targetOf(href, file)).toEqual({ kind: 'site', href: there })
  })

  it('to a file that is no page leads into the repository', () => {
    const there = { kind: 'repository', path: 'docs/monitoring/alerts.yaml', isFolder: false }
    expect(targetOf('alerts.yaml', 'docs/monitoring/README.md')).toEqual(there)
  })

  it('to a file that is not there fails', () => {
    expect(() => targetOf('../src/gone.ts', 'packages/core/README.md')).toThrow(
      'packages/core/README.md: the link "../src/gone.ts" leads nowhere',
    )
  })

  it('to another host, to the same page or to an address of the site stays', () => {
    for (const href of ['https://nodejs.org', 'mailto:a@shop.example', '#keys', '/promises'])
      expect(targetOf(href, 'docs/promises.md')).toEqual({ kind: 'as it is' })
  })
})

it('what leads nowhere on the site that was built is named, headings too', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kumicorn-site-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const put = (name: string, html: string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), html)
  }
  put('index.html', '<a href="/guide/">a</a> <a href="/gone">b</a> <a href="/guide/pay#money">c</a>')
  put(
    'guide/index.html',
    '<h2 id="退款">d</h2> <a href="./pay#cash">e</a> <a href="#%E9%80%80%E6%AC%BE">f</a>',
  )
  put(
    'guide/pay.html',
    '<h2 id="money">g</h2> <a href="https://elsewhere.example/x">h</a> <a href="/a.png">i</a>',
  )
  put('api/core/index.html', '<h3 id="order">j</h3> <a href="#order">k</a> <a href="#order-1">l</a>')
  put('a.png', '')
  expect(brokenLinks(folder)).toEqual([
    '/ → /gone: no such page',
    '/api/core/ → #order-1: no such heading',
    '/guide/ → ./pay#cash: no such heading',
  ])
})

it('headings are called as GitHub calls them, in Chinese too', () => {
  expect(slug('`orders.place`, and what it costs')).toBe('ordersplace-and-what-it-costs')
  expect(slug('Paynicorn：充值接口的 code')).toBe('paynicorn充值接口的-code')
})

it('every page stands in the sidebar of its language, once', () => {
  const pages = pageFiles().filter(({ page }) => !/^(zh\/)?index\.md$/.test(page))
  const links = (['en', 'zh'] as const).flatMap((language) =>
    sidebarOf(pages, language).flatMap(({ items = [] }) => items.map(({ link }) => link ?? '')),
  )
  expect(links.toSorted()).toEqual(pages.map(({ address }) => address).toSorted())
})

it('readers of Chinese are shown what there is in English only', () => {
  const page = (address: string, name: string) => ({ text: name, items: [{ text: '', link: address }] })
  const english = [page('/guide/', 'Guide'), page('/packages/core', 'Packages')]
  expect(inEnglishOnly([page('/zh/guide/', '指南')], english)).toEqual([
    { text: '英文文档', items: [{ text: '软件包', link: '/packages/core' }] },
  ])
})
