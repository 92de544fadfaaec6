import { readdirSync, readFileSync } from 'node:fs'
import { partFile } from '@kumicorn/web-parts'
import { describe, expect, it } from 'vitest'

const folder = new URL('../../assets/', import.meta.url)
const names = readdirSync(folder)
const parts = readdirSync(partFile(''))
const scripts = names.filter((name) => name.endsWith('.js'))
const IMPORT = /^(?:import\b.*|\}) from '([^']+)'$/gm
const textOf = (name: string): string => readFileSync(new URL(name, folder), 'utf8')
const page = textOf('index.html')
const { chinese } = (await import(new URL('chinese.js', folder).href)) as {
  readonly chinese: Readonly<Record<string, string>>
}

/** Every text of the page that stands in its code, as `t('…')`. */
const words = scripts.flatMap((name) =>
  [...textOf(name).matchAll(/\bt\(\s*'((?:[^'\\]|\\.)*)'/g)].map(([, text = '']) => text),
)

describe('the assets', () => {
  it.each(scripts)('%s imports only files that are there', (name) => {
    for (const [, from = ''] of textOf(name).matchAll(IMPORT)) {
      expect(from).toMatch(/^\.\/(parts\/)?[a-z-]+\.js$/)
      expect([...names, ...parts.map((part) => `parts/${part}`)]).toContain(from.slice(2))
    }
  })

  it('are all in use, and never write markup', () => {
    const used = new Set<string | undefined>(
      [...page.matchAll(/assets\/([\w./-]+)/g)].map(([, name]) => name),
    )
    for (const name of scripts) {
      for (const [, from] of textOf(name).matchAll(IMPORT)) used.add(from?.slice(2))
      expect(textOf(name)).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/)
    }
    expect(names.filter((name) => name !== 'index.html' && !used.has(name))).toEqual([])
  })

  it('hold nothing inline, no address that is not relative, and call nobody else', () => {
    expect(page).not.toMatch(/<style|style=|<script(?! type="module" src=)| on\w+=/)
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\//)
    for (const name of names.filter((each) => !each.endsWith('.svg')))
      expect([name, textOf(name).match(/https?:\/\//)]).toEqual([name, null])
  })

  it('say everything in Chinese, too, with the same places for values', () => {
    expect(words.length).toBeGreaterThan(150)
    expect(words.filter((text) => chinese[text] === undefined)).toEqual([])
    expect(Object.keys(chinese).filter((text) => !words.includes(text))).toEqual([])
    const placesIn = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).toSorted()
    for (const [text, translated] of Object.entries(chinese)) {
      expect([text, placesIn(translated)]).toEqual([text, placesIn(text)])
    }
  })
})
