// Rehearses a release: of the last commit, in a copy, to a registry of its own on this machine. Versions and changelogs,
// build, packages, their check, publishing; then what was published is installed by name and used as its page says.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { copyCommit, REHEARSAL_GIT } from './rehearsal/copy-commit.ts'
import { QUICK_STARTS, quickStart } from './rehearsal/quick-start.ts'
import { startRegistry } from './rehearsal/registry.ts'

const into = mkdtempSync(join(tmpdir(), 'kumicorn-rehearsal-'))
const clone = join(into, 'clone')
let last = performance.now()
const done = (what: string): void => {
  const now = performance.now()
  console.log(`rehearsed: ${what} (${((now - last) / 1000).toFixed(1)} s)`)
  last = now
}

const registry = await startRegistry(join(into, 'registry'))
const run = (command: string, ...args: readonly string[]): void =>
  void execFileSync(command, args, {
    cwd: clone,
    env: {
      ...process.env,
      // No token of whoever runs this can be used, nor can a registry of a configuration.
      NPM_CONFIG_USERCONFIG: registry.npmrc,
      ...REHEARSAL_GIT,
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
const versionOf = (): string =>
  JSON.parse(readFileSync(join(clone, 'packages/core/package.json'), 'utf8')).version

try {
  copyCommit(clone)
  run('pnpm', 'install', '--frozen-lockfile', '--prefer-offline', '--silent')
  if (!readdirSync(join(clone, '.changeset')).some((name) => name.endsWith('.md'))) {
    writeFileSync(
      join(clone, '.changeset/rehearsal.md'),
      '---\n"@kumicorn/core": patch\n---\n\nA rehearsal.\n',
    )
    run('git', 'add', '--all')
    run('git', 'commit', '--quiet', '--message=Something to release')
  }
  done('a clone of the last commit, with all that it needs')
  const before = versionOf()
  const packed = join(into, 'packed')
  run('pnpm', '--silent', 'release', packed, `--registry=${registry.url}`)
  const version = versionOf()
  if (version === before) throw new Error(`it is still version ${version}`)
  done(`the release of ${version}`)
  // As after a release that broke off.
  run('pnpm', '--silent', 'release:publish', packed, `--registry=${registry.url}`)
  done('the same once more')
  await Promise.all(QUICK_STARTS.map((start) => quickStart(start, join(into, 'shops'), registry.npmrc)))
  done(`the quick starts: ${QUICK_STARTS.map(({ framework }) => framework).join(', ')}`)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
} finally {
  await registry.close()
  rmSync(into, { recursive: true, force: true })
}
