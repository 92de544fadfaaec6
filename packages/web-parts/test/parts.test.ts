import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { partFile } from '../src/part-file.ts'
// @ts-expect-error Scripts of pages have no types.
import { named } from '../src/parts/dom.js'

const parts = readdirSync(partFile(''))

it('each part stands alone: it imports only other parts, writes no markup and calls nobody', () => {
  expect(parts).toContain('dom.js')
  for (const name of parts) {
    const text = readFileSync(partFile(name), 'utf8')
    expect(text).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/)
    if (!name.endsWith('.svg')) expect(text).not.toMatch(/https?:\/\//)
    for (const [, from = ''] of text.matchAll(/^import .* from '\.\/(.+)'$/gm)) expect(parts).toContain(from)
  }
})

it.each([
  ['\u202e', 'U+202E'],
  ['\u3164', 'U+3164'],
  ['\u115f\u1160', 'U+115F U+1160'],
  ['\uffa0', 'U+FFA0'],
  ['\u2800', 'U+2800'],
  ['\u{1d159}', 'U+1D159'],
  ['\u{e0100}', 'U+E0100'],
  ['\ud800', 'U+D800'],
  [' \u00a0\n\t한⠁', ' \u00a0\n\t한⠁'],
])('what nobody sees is shown by its number: %j', (text, shown) => {
  expect(named(`a${text}b`)).toBe(`a${shown}b`)
})
