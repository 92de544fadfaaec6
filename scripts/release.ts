// A whole release: versions and changelogs, build, packages, their check, and publishing what was checked.
// `pnpm release [<folder>] [--registry=<url>] [--provenance] [--by-hand]`: with a folder, the tarballs stay there.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publicationOf } from './release/publication.ts'

const args = process.argv.slice(2)
// It refuses before anything is written.
const { folder } = publicationOf(args)

const run = (command: string, ...args: readonly string[]): void =>
  void execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })

const isClean = execFileSync('git', ['status', '--porcelain'], { encoding: 'utf8' }) === ''
const packed = folder ?? mkdtempSync(join(tmpdir(), 'kumicorn-packed-'))
try {
  if (!isClean) throw new Error('there are changes that are not committed: a release is of a commit')
  if (readdirSync('.changeset').some((name) => name.endsWith('.md') && name !== 'README.md')) {
    run('pnpm', 'release:version')
    run('git', 'add', '--all')
    run('git', 'commit', '--quiet', '--message=Version packages')
  }
  run('pnpm', 'build')
  run(process.execPath, 'scripts/release-dry.ts', packed)
  run(process.execPath, 'scripts/release/publish.ts', packed, ...args.filter((arg) => arg !== folder))
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
} finally {
  if (folder === undefined) rmSync(packed, { recursive: true, force: true })
}
