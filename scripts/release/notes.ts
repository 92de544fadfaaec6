// What the newest version brings, of each package: for the page of the release. Of Node alone: see tarballs.ts.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The most characters that GitHub takes as the text of a release. */
const MOST = 125_000

interface Notes {
  /** The folder of the package. */
  readonly name: string
  readonly title: string
  readonly version: string
  readonly section: string
}

/** The first section of a changelog, without its heading, and without lines that only tell that another package is newer. */
function newest(changelog: string): string {
  const [, section = ''] = changelog.split(/^## .*$/m)
  return section
    .replaceAll(/^No changes in this release\.$/gm, '')
    .replaceAll(/^(?:- Updated dependencies.*|(?: {2})?- @kumicorn\/\S+@\S+)\n?/gm, '')
    .replaceAll(/^### .*\n+(?=###|$(?![\s\S]))/gm, '')
    .trim()
}

function notesOf(name: string): readonly Notes[] {
  const file = join('packages', name, 'CHANGELOG.md')
  if (!existsSync(file)) return []
  const text = readFileSync(file, 'utf8')
  const [, title = name] = /^# (.*)$/m.exec(text) ?? []
  const [, version = ''] = /^## (.*)$/m.exec(text) ?? []
  const section = newest(text)
  return section === '' ? [] : [{ name, title, version, section }]
}

/** Where all of it stands. The page of a release is below no file: an address has to be whole. */
const linkTo = ({ name, title, version }: Notes): string =>
  `[${title}](https://github.com/kumicorn/kumicorn/blob/v${version}/packages/${name}/CHANGELOG.md)`

/** As many whole entries as there is room for, with no heading that has lost what stood below it. */
function cut(text: string, most: number): string {
  const room = text.slice(0, most)
  const whole = room.slice(0, Math.max(room.lastIndexOf('\n- '), room.lastIndexOf('\n#'), 0))
  return whole.replace(/(?:(?:^|\n+)#[^\n]*)+\s*$/, '')
}

const all = readdirSync('packages').flatMap(notesOf)
const text = all
  .map(({ title, section }) => `## ${title}\n\n${section.replaceAll(/^###/gm, '####')}\n\n`)
  .join('')
const rest = `\n\nThere is no room here for all of it: the changelogs have it, of ${all.map(linkTo).join(', ')}.\n`
process.stdout.write(text.length <= MOST ? text : cut(text, MOST - rest.length).trimEnd() + rest)
