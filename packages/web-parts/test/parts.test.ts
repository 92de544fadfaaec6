import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { partFile } from '../src/part-file.ts'

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
