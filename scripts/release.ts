// A whole release: versions and changelogs, build, packages, their check, and publishing what was checked.
// `pnpm release [<folder>] [--registry=<url>] [--provenance] [--by-hand]`: with a folder, the tarballs stay there.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { emptyFolder } from './release/empty-folder.ts'
import { publicationOf } from './release/publication.ts'

const args = process.argv.slice(2)

const run = (command: string, ...args: readonly string[]): void =>
  void execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })

function release(packed: string, asked: readonly string[]): void {
  const isClean = execFileSync('git', ['status', '--porcelain'], { encoding: 'utf8' }) === ''
  if (!isClean) throw new Error('there are changes that are not committed: a release is of a commit')
  if (readdirSync('.changeset').some((name) => name.endsWith('.md') && name !== 'README.md')) {
    run('pnpm', 'release:version')
    run('git', 'add', '--all')
    run('git', 'commit', '--quiet', '--message=Version packages')
  }
  run('pnpm', 'build')
  run(process.execPath, 'scripts/release-dry.ts', packed)
  run(process.execPath, 'scripts/release/publish.ts', packed, ...asked)
}

let made: string | undefined
try {
  // It refuses before anything is written.
  const { folder } = publicationOf(args)
  if (folder !== undefined) emptyFolder(folder)
  made = folder === undefined ? mkdtempSync(join(tmpdir(), 'kumicorn-packed-')) : undefined
  release(
    made ?? resolve(folder ?? ''),
    args.filter((arg) => arg !== folder),
  )
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
} finally {
  if (made !== undefined) rmSync(made, { recursive: true, force: true })
}
