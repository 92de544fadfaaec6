import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { emptyFolder } from '../../../scripts/release/empty-folder.ts'
import { tarballsIn } from '../../../scripts/release/tarballs.ts'

function packed(manifests: readonly object[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'kumicorn-tarballs-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [index, manifest] of manifests.entries()) {
    const from = join(folder, `from-${index}`)
    mkdirSync(join(from, 'package'), { recursive: true })
    writeFileSync(join(from, 'package/package.json'), JSON.stringify({ version: '1.0.0', ...manifest }))
    execFileSync('tar', ['czf', join(folder, `${index}.tgz`), '-C', from, 'package'])
  }
  return folder
}

it('tarballs are published after those that they need', () => {
  const folder = packed([
    { name: 'nest', dependencies: { express: '^1.0.0' }, peerDependencies: { core: '^1.0.0' } },
    { name: 'express', dependencies: { core: '^1.0.0', other: '^2.0.0' } },
    { name: 'core' },
  ])
  expect(tarballsIn(folder).map(({ name, version }) => `${name}@${version}`)).toEqual([
    'core@1.0.0',
    'express@1.0.0',
    'nest@1.0.0',
  ])
})

it('packages that need each other, and a folder without any, are refused', () => {
  const folder = packed([
    { name: 'a', dependencies: { b: '1' } },
    { name: 'b', peerDependencies: { a: '1' } },
  ])
  expect(() => tarballsIn(folder)).toThrow('these need each other: a, b')
  expect(() => tarballsIn(packed([]))).toThrow(/there is no tarball/)
})

it('tarballs of two releases in one folder are refused, whichever name comes first', () => {
  const folder = packed([
    { name: 'core', version: '0.10.0' },
    { name: 'core', version: '0.9.0' },
  ])
  expect(() => tarballsIn(folder)).toThrow('has more than one core: 0.10.0, 0.9.0')
})

it('tarballs of a relative folder are files for npm, not repositories on GitHub', () => {
  const folder = packed([{ name: 'core' }])
  const [tarball] = tarballsIn(relative(process.cwd(), folder))
  expect(tarball?.file).toBe(join(folder, '0.tgz'))
})

it('a folder to pack into is new, or empty', () => {
  const folder = packed([])
  emptyFolder(folder)
  emptyFolder(join(folder, 'new'))
  expect(() => emptyFolder(packed([{ name: 'core' }]))).toThrow(
    /is not empty \(0\.tgz, from-0\): name a new folder\. .*`pnpm release:publish <folder> --by-hand`/,
  )
})

it.each([
  ['publish.ts', 'release/publish.ts'],
  ['release.ts', 'release.ts'],
])('what %s refuses is told in one line', (_, script) => {
  const file = join(import.meta.dirname, '../../../scripts', script)
  const told = spawnSync(
    process.execPath,
    ['--no-warnings', file, 'packed', '--registry=https://npm.example'],
    {
      encoding: 'utf8',
    },
  )
  expect(told.status).toBe(1)
  expect(told.stderr).toMatch(/^nothing is published to https:\/\/npm\.example\/ from here: .*\n$/)
})
