import { readdirSync, readFileSync } from 'node:fs'
import { partFile } from '@kumicorn/web-parts'
import { describe, expect, it } from 'vitest'

const folder = new URL('../../assets/console/', import.meta.url)
const names = readdirSync(folder)
const parts = readdirSync(partFile(''))
// At the beginning of a line: the code that the console shows to readers is none of ours.
const IMPORT = /^(?:import\b.*|\}) from '([^']+)'$/gm
const textOf = (name: string): string => readFileSync(new URL(name, folder), 'utf8')
const page = textOf('index.html')

describe('the assets of the console', () => {
  it.each(names.filter((name) => name.endsWith('.js')))('%s imports only files that are there', (name) => {
    for (const [, from = ''] of textOf(name).matchAll(IMPORT)) {
      expect(from).toMatch(/^\.\/(parts\/)?[a-z-]+\.js$/)
      expect([...names, ...parts.map((part) => `parts/${part}`)]).toContain(from.slice(2))
    }
  })

  it('are all in use, and never write markup', () => {
    const used = new Set([...page.matchAll(/\/console\/assets\/([\w./-]+)/g)].map(([, name]) => name))
    for (const name of names.filter((each) => each.endsWith('.js'))) {
      for (const [, from] of textOf(name).matchAll(IMPORT)) used.add(from?.slice(2))
      expect(textOf(name)).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/)
    }
    expect(names.filter((name) => name !== 'index.html' && !used.has(name))).toEqual([])
  })

  it('call nobody else', () => {
    for (const name of names.filter((each) => !each.endsWith('.svg'))) {
      const addresses = textOf(name).match(/https?:\/\/[^'"\s/]+/g) ?? []
      expect(addresses.filter((address) => !address.startsWith('http://127.0.0.1'))).toEqual([])
    }
  })
})
