import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { entries } from './entries.ts'
import { reports } from './report.ts'

const FOLDER = 'etc'
const fileOf = (name: string): string => join(FOLDER, `${name}.api.md`)

/** What changed, as `git diff` shows it. */
function difference(name: string, now: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'kumicorn-api-'))
  const file = join(folder, 'now.api.md')
  writeFileSync(file, now)
  try {
    return execFileSync(
      'git',
      ['diff', '--no-index', '--', existsSync(fileOf(name)) ? fileOf(name) : '/dev/null', file],
      {
        encoding: 'utf8',
      },
    )
  } catch (error) {
    // It exits with 1 when there is a difference.
    return (error as { readonly stdout: string }).stdout
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Writes the public types down in `etc`, where a change of them shows in a review. */
export function updateApi(): void {
  mkdirSync(FOLDER, { recursive: true })
  for (const file of readdirSync(FOLDER)) if (file.endsWith('.api.md')) rmSync(join(FOLDER, file))
  for (const [name, report] of reports(entries())) writeFileSync(fileOf(name), report)
}

/** @throws when the public types are others than those in `etc`, with what differs */
export function checkApi(): void {
  const made = reports(entries())
  const changed = [...made].filter(
    ([name, report]) => !existsSync(fileOf(name)) || readFileSync(fileOf(name), 'utf8') !== report,
  )
  const gone = readdirSync(FOLDER).filter(
    (file) => file.endsWith('.api.md') && !made.has(file.slice(0, -'.api.md'.length)),
  )
  if (changed.length + gone.length > 0)
    throw new Error(
      [
        'The public types have changed. If that is meant, `pnpm api:update` writes them down; commit what it writes.',
        ...gone.map((file) => `${join(FOLDER, file)}: there is no such entry point any more`),
        ...changed.map(([name, report]) => difference(name, report)),
      ].join('\n'),
    )
  console.log(`the public types of ${made.size} entry points are those in ${FOLDER}/`)
}
