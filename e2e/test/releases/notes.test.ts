import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'

const SCRIPT = join(import.meta.dirname, '../../../scripts/release/notes.ts')

/** The notes of a repository with these changelogs. */
function notes(changelogs: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'kumicorn-notes-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, text] of Object.entries(changelogs)) {
    mkdirSync(join(folder, 'packages', name), { recursive: true })
    writeFileSync(join(folder, 'packages', name, 'CHANGELOG.md'), text)
  }
  return execFileSync(process.execPath, ['--no-warnings', SCRIPT], { cwd: folder, encoding: 'utf8' })
}

/** A changelog as changesets write it. */
const changelog = (name: string, entries: readonly string[]): string =>
  `# @kumicorn/${name}\n\n## 0.2.0\n\n### Minor Changes\n\n${entries.map((entry) => `- ${entry}\n`).join('')}
### Patch Changes\n\n- Updated dependencies\n  - @kumicorn/core@0.2.0\n\n## 0.1.0\n\n### Minor Changes\n\n- Long ago.\n`

const entries = (count: number): readonly string[] =>
  Array.from(
    { length: count },
    (_, n) => `Entry ${n} of many.\n\n  ${'It has a second paragraph. '.repeat(30)}`,
  )

const LINK = 'https://github.com/kumicorn/kumicorn/blob/v0.2.0/packages'

it('the notes of a release have the newest section of each changelog', () => {
  expect(notes({ cli: changelog('cli', ['One.']), core: changelog('core', ['Two.']) })).toBe(
    '## @kumicorn/cli\n\n#### Minor Changes\n\n- One.\n\n## @kumicorn/core\n\n#### Minor Changes\n\n- Two.\n\n',
  )
})

it.each([
  ['in the first package', { cli: 200, core: 200 }],
  ['in the second', { cli: 20, core: 200 }],
])('notes that GitHub would refuse end with a whole entry, and with where the rest is: %s', (_, counts) => {
  const made = notes(
    Object.fromEntries(
      Object.entries(counts).map(([name, count]) => [name, changelog(name, entries(count))]),
    ),
  )
  expect(made.length).toBeLessThanOrEqual(125_000)
  // As much as there is room for.
  expect(made.length).toBeGreaterThan(123_000)
  const [last = '', before = ''] = made.trimEnd().split('\n\n').toReversed()
  expect(last).toBe(
    `There is no room here for all of it: the changelogs have it, of [@kumicorn/cli](${LINK}/cli/CHANGELOG.md), [@kumicorn/core](${LINK}/core/CHANGELOG.md).`,
  )
  expect(before).toBe(`  ${'It has a second paragraph. '.repeat(30)}`.trimEnd())
})

it('notes that are cut end with no heading whose entries are all left out', () => {
  const exact = (size: number): string => changelog('core', ['x'.repeat(size)])
  // The one entry of the second package has no room, whose headings would.
  const made = notes({ core: exact(120_000), sandbox: changelog('sandbox', ['y'.repeat(10_000)]) })
  expect(made.trimEnd().split('\n\n').at(-2)).toBe(`- ${'x'.repeat(120_000)}`)
})
