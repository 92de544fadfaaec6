import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Block, blocksOf, guides, recipes } from './pages.ts'
import { ROOT } from './tools.ts'

const CHINESE = [...guides(), ...recipes()].filter((page) => page.startsWith('zh/'))
const englishOf = (page: string): string => page.replace(/^zh\//, '')
const read = (page: string): string => readFileSync(join(ROOT, 'docs', page), 'utf8')
const prose = (page: string): string => read(page).replaceAll(/^( *)```[\s\S]*?^\1```$/gm, '')

/** What the code does: comments may be in another language. */
function uncommented({ language, name, code }: Block): Block {
  if (language !== 'ts' && language !== 'js') return { language, name, code }
  const without = code.replaceAll(/\/\*\*.*\*\//g, '/***/').replaceAll(/(?<=^|\s)\/\/ .*$/gm, '//')
  return { language, name, code: without }
}

/** A letter is in the language of its reader: of it only the numbers of its questions count. */
const numbered = (block: Block): Block => ({
  ...block,
  code: (block.code.match(/^ ?\d+\. /gm) ?? []).join('\n'),
})

const codeOf = (page: string): readonly Block[] =>
  blocksOf(page).map(page.endsWith('/letter.md') ? numbered : uncommented)

/** What a page leads to, as paths below `docs`. */
const targetsOf = (page: string): readonly string[] =>
  [...prose(page).matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => normalize(join(dirname(page), link)))

/** The same under their English names; headings of translated pages have names of their own. */
const linksOf = (page: string): readonly string[] =>
  targetsOf(page)
    .map((target) => target.replace(/^zh\//, ''))
    .map((target) => (/^(?:guide|recipes)\//.test(target) ? target.replace(/#.*/, '') : target))
    .toSorted()

const count = (text: string, pattern: RegExp): number => (text.match(pattern) ?? []).length

/** What a page has, whatever its language. */
const shapeOf = (page: string): object => ({
  order: /^order: .*$/m.exec(read(page))?.[0],
  headings: prose(page).match(/^#+ /gm),
  rows: count(prose(page), /^\|/gm),
  points: count(prose(page), /^(?:-|\d+\.) /gm),
  links: linksOf(page),
  names: (prose(page).match(/`[^`]+`/g) ?? []).toSorted(),
})

describe.each(CHINESE)('%s', (page) => {
  it('has the code of the English page', () => {
    expect(codeOf(page)).toEqual(codeOf(englishOf(page)))
  })

  it('has the headings, rows, points, links and names of the English page', () => {
    expect(shapeOf(page)).toEqual(shapeOf(englishOf(page)))
  })

  it('leads to Chinese pages where there are any', () => {
    const english = targetsOf(page).filter((target) => !target.startsWith('zh/'))
    const translated = (target: string) => existsSync(join(ROOT, 'docs/zh', target.replace(/#.*/, '')))
    expect(english.filter(translated)).toEqual([])
  })
})

// One word for one thing: these are others for it. The words are those of docs/zh/reference/glossary.md.
it.each([
  ['处理函数', '处理程序'],
  ['商户号', '客户编号'],
  ['国家前缀', '国家区号'],
  ['订单号', '单号'],
  ['秘钥', '密钥'],
])('no Chinese page says "%s" for "%s"', (other) => {
  expect(CHINESE.filter((page) => prose(page).includes(other))).toEqual([])
})
