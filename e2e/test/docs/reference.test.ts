import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { referencePages } from '../../../scripts/reference/pages.ts'

const ROOT = join(import.meta.dirname, '../../..')

/** What a schema says that has no words of its own for what it allows. */
const SPEECHLESS = 'Invalid input'

it('the reference is that of the code, and has words for all that is allowed', {
  timeout: 180_000,
}, async () => {
  for (const [file, text] of referencePages()) {
    const written = await readFile(join(ROOT, file), 'utf8').catch(() => '')
    expect(written === text, `${file} is out of date: run pnpm reference`).toBe(true)
    expect(text).not.toContain(SPEECHLESS)
  }
})

it.each(['kumquat', 'paynicorn'])(
  'no field of %s is told a length that its check does not have',
  async (gateway) => {
    const page = await readFile(join(ROOT, `docs/reference/${gateway}.md`), 'utf8')
    // That of a list is said of its texts.
    const rows = [
      ...page.matchAll(/^\| `(\w+)`(?!.*`readonly string\[\]`).*? \| (.*)<br>\*Allowed:\* (.*) \|$/gm),
    ]
    expect(rows.length).toBeGreaterThan(20)
    const odd = rows.filter(([, , meaning = '', allowed = '']) => {
      const lengths = [...meaning.matchAll(/(\d+) characters/g)].map(([text]) => text)
      return lengths.some((length) => !allowed.includes(length))
    })
    expect(odd.map(([, field, meaning]) => `${field}: ${meaning}`)).toEqual([])
  },
)
