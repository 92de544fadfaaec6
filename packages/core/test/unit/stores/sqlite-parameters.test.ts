import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const FOLDER = join(import.meta.dirname, '../../../src/stores/sqlite')

// Regression: orders by prefix and daily closes failed on Node 22.19 with "column index out of range".
it('no statement of the SQLite store numbers its parameters: Node 22 takes numbers for names', () => {
  const numbering = readdirSync(FOLDER).filter((name) =>
    /\?(?:\d|\$\{)/.test(readFileSync(join(FOLDER, name), 'utf8')),
  )
  expect(numbering).toEqual([])
})
