import { join } from 'node:path'
import { type DefaultTheme, defineConfigWithTheme } from 'vitepress'
import { requireLinks } from './site/check-links.ts'
import { fileNames } from './site/file-names.ts'
import { homeOf } from './site/home.ts'
import { htmlAfterBlankLines } from './site/html-blocks.ts'
import { chinese, english } from './site/labels.ts'
import { repositoryLinks } from './site/links.ts'
import { writeTextsForMachines } from './site/llms.ts'
import { pageFiles } from './site/markdown-files.ts'
import { notPages, pageOf } from './site/pages.ts'
import { repositoryUrl } from './site/repository.ts'
import { search } from './site/search.ts'
import { inEnglishOnly, navOf, sidebarOf } from './site/sidebar.ts'
import { slug } from './site/slug.ts'

const title = 'Kumicorn'
const description =
  'Sell airtime and data, take payments, refund and pay out through KUMQUAT and Paynicorn without losing money.'
const pages = pageFiles()
const sidebar = { en: sidebarOf(pages, 'en'), zh: sidebarOf(pages, 'zh') }
const furtherChinese = inEnglishOnly(sidebar.zh, sidebar.en)
const own = new Set(pages.map(({ page }) => page))
const repository = repositoryUrl()

/** The theme's options, and what our own switch of languages needs. */
interface ThemeConfig extends DefaultTheme.Config {
  /** The pages that both languages have, without the language's folder. */
  readonly inBoth?: readonly string[]
}

export default defineConfigWithTheme<ThemeConfig>({
  title,
  description,
  // READMEs are pages as well: what is a page, and where, says `pageOf`.
  srcDir: '..',
  srcExclude: notPages(),
  rewrites: (file) => pageOf(file) ?? file,
  cleanUrls: true,
  transformPageData(page) {
    if (page.frontmatter.layout !== 'home') return undefined
    return { frontmatter: homeOf(page.frontmatter, pages) }
  },
  ignoreDeadLinks: false,
  buildEnd({ outDir }) {
    requireLinks(outDir)
    writeTextsForMachines(outDir, { title, description }, sidebar, pages)
  },
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    anchor: { slugify: slug },
    attrs: { allowedAttributes: ['id'] },
    config(md) {
      htmlAfterBlankLines(md)
      repositoryLinks(repository)(md)
      fileNames(md)
    },
  },
  vite: {
    // The index of the search.
    build: { chunkSizeWarningLimit: 3_000 },
    // Else it looks for the scripts of every page in the repository.
    optimizeDeps: { entries: [] },
    resolve: {
      alias: [
        { find: /^\.{1,2}\/composables\/langs$/, replacement: join(import.meta.dirname, 'theme/langs.ts') },
      ],
    },
  },
  themeConfig: {
    inBoth: pages.map(({ page }) => page).filter((page) => own.has(`zh/${page}`)),
    search,
    externalLinkIcon: true,
    ...(repository && { socialLinks: [{ icon: 'github', link: repository }] }),
  },
  locales: {
    root: {
      label: 'English',
      lang: 'en',
      themeConfig: { ...english.theme, nav: navOf(sidebar.en, 'en'), sidebar: sidebar.en },
    },
    zh: {
      label: '简体中文',
      lang: 'zh-CN',
      description: '通过 KUMQUAT 和 Paynicorn 销售话费和流量、收款、退款、代付，不丢一分钱。',
      themeConfig: {
        ...chinese.theme,
        nav: navOf(sidebar.zh, 'zh'),
        sidebar: [...sidebar.zh, ...furtherChinese],
      },
    },
  },
})
