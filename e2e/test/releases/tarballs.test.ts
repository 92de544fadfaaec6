import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
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
