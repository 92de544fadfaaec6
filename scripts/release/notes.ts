// What the newest version brings, of each package: for the page of the release. Of Node alone: see tarballs.ts.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The first section of a changelog, without its heading, and without lines that only tell that another package is newer. */
function newest(changelog: string): string {
  const [, section = ''] = changelog.split(/^## .*$/m)
  return section
    .replaceAll(/^No changes in this release\.$/gm, '')
    .replaceAll(/^(?:- Updated dependencies.*|(?: {2})?- @kumicorn\/\S+@\S+)\n?/gm, '')
    .replaceAll(/^### .*\n+(?=###|$(?![\s\S]))/gm, '')
    .trim()
}

for (const name of readdirSync('packages')) {
  const file = join('packages', name, 'CHANGELOG.md')
  if (!existsSync(file)) continue
  const text = readFileSync(file, 'utf8')
  const [, title = name] = /^# (.*)$/m.exec(text) ?? []
  const section = newest(text)
  if (section !== '') console.log(`## ${title}\n\n${section.replaceAll(/^###/gm, '####')}\n`)
}
