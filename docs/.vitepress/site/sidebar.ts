import type { DefaultTheme } from 'vitepress'
import type { PageFile } from './markdown-files.ts'

interface Group {
  readonly name: string
  readonly en: string
  readonly zh: string
  readonly isOpen?: boolean
}

/** The groups, in their order. A folder that is not named here is a group behind them, under its own name. */
const groups: readonly Group[] = [
  { name: 'guide', en: 'Guide', zh: '指南', isOpen: true },
  { name: 'recipes', en: 'Recipes', zh: '范例' },
  { name: 'sandbox', en: 'Sandbox', zh: '沙箱' },
  { name: 'reference', en: 'Reference', zh: '参考' },
  { name: 'packages', en: 'Packages', zh: '软件包' },
  { name: 'samples', en: 'Samples', zh: '示例项目' },
  { name: 'operation', en: 'Operation', zh: '运维' },
  { name: 'monitoring', en: 'Monitoring', zh: '监控' },
  { name: 'project', en: 'How it is built', zh: '设计' },
  { name: 'api', en: 'API', zh: 'API' },
]

/** Where the pages belong that stand in no folder, in their order; one that is not named here is of `operation`. */
const alone: Readonly<Record<string, readonly string[]>> = {
  operation: [
    'going-live',
    'signed-messages',
    'daily-close',
    'rotating-keys',
    'restoring',
    'moving-to-postgres',
    'scaling',
  ],
  reference: ['order-life-cycle'],
  sandbox: ['sandbox-assumptions'],
  project: ['promises', 'architecture', 'published-clients', 'benchmarks'],
}

const HOMES = new Set(['index.md', 'zh/index.md'])

/** The group of a page and where it stands there, from its place in the folders. */
function placeOf({ page, order }: PageFile): { readonly group: string; readonly order: number } {
  const [folder = '', ...rest] = page.replace(/^zh\//, '').replace(/\.md$/, '').split('/')
  if (rest.length > 0) return { group: folder, order: rest.at(-1) === 'index' ? Math.min(order, -1) : order }
  const found = Object.entries(alone).find(([, names]) => names.includes(folder))
  return { group: found?.[0] ?? 'operation', order: found ? found[1].indexOf(folder) + 100 : 200 }
}

const isChinese = ({ page }: PageFile): boolean => page.startsWith('zh/')

/** For readers of Chinese: what there is in English only, each with its first page. */
export function inEnglishOnly(
  chinese: readonly DefaultTheme.SidebarItem[],
  english: readonly DefaultTheme.SidebarItem[],
): DefaultTheme.SidebarItem[] {
  const items = groups.flatMap(({ en, zh }) => {
    const link = firstOf(english, en)
    const isThere = link === undefined || firstOf(chinese, zh) !== undefined
    return isThere ? [] : [{ text: zh, link }]
  })
  return items.length === 0 ? [] : [{ text: '英文文档', items }]
}

/** The sidebar of a language, made of the pages that there are. */
export function sidebarOf(pages: readonly PageFile[], language: 'en' | 'zh'): DefaultTheme.SidebarItem[] {
  const own = pages.filter((page) => !HOMES.has(page.page) && isChinese(page) === (language === 'zh'))
  const byGroup = Map.groupBy(own, (page) => placeOf(page).group)
  const known = new Set(groups.map(({ name }) => name))
  const further = [...byGroup.keys()]
    .filter((name) => !known.has(name))
    .map((name): Group => ({ name, en: name, zh: name }))
  return [...groups, ...further].flatMap(({ name, isOpen, ...text }) => {
    const members = byGroup.get(name)
    if (members === undefined) return []
    const items = members
      .toSorted((a, b) => placeOf(a).order - placeOf(b).order || a.title.localeCompare(b.title, language))
      .map(({ title, address }) => ({ text: title, link: address }))
    return [{ text: text[language], items, collapsed: !isOpen }]
  })
}

/** The first page of a group, for the bar on top and the home page. */
export function firstOf(sidebar: readonly DefaultTheme.SidebarItem[], text: string): string | undefined {
  return sidebar.find((group) => group.text === text)?.items?.[0]?.link
}

/** The bar on top: those groups of the sidebar that most readers look for. */
export function navOf(
  sidebar: readonly DefaultTheme.SidebarItem[],
  language: 'en' | 'zh',
): DefaultTheme.NavItem[] {
  return groups.slice(0, 5).flatMap((group) => {
    const link = firstOf(sidebar, group[language])
    return link === undefined ? [] : [{ text: group[language], link }]
  })
}
