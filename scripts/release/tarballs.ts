// Of Node alone: the job that may publish installs nothing. See .github/workflows/release.yml.
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

interface Manifest {
  readonly name: string
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** A package as it is published. */
export interface Tarball {
  readonly file: string
  readonly name: string
  readonly version: string
  readonly needs: readonly string[]
}

function read(file: string): Tarball {
  const text = execFileSync('tar', ['xzOf', file, 'package/package.json'], { encoding: 'utf8' })
  const { name, version, dependencies, peerDependencies }: Manifest = JSON.parse(text)
  return { file, name, version, needs: Object.keys({ ...dependencies, ...peerDependencies }) }
}

/** It writes the versions of the others into what it makes. */
const LAST = 'create-kumicorn'

/**
 * The tarballs in a folder, each after those that it needs: nobody can ever install one whose parts are not there.
 * @throws Error when there is none, or when a package is there twice: they are of two releases
 */
export function tarballsIn(folder: string): readonly Tarball[] {
  let waiting = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tgz'))
    .sort()
    // npm takes `packed/core.tgz` for a repository on GitHub.
    .map((name) => read(join(resolve(folder), name)))
  if (waiting.length === 0) throw new Error(`there is no tarball in ${folder}`)
  for (const { name } of waiting) {
    const versions = waiting.filter((other) => other.name === name).map(({ version }) => version)
    if (versions.length > 1) throw new Error(`${folder} has more than one ${name}: ${versions.join(', ')}`)
  }
  const ordered: Tarball[] = []
  while (waiting.length > 0) {
    const names = new Set(waiting.map(({ name }) => name))
    const ready = waiting.filter(
      ({ name, needs }) => !needs.some((need) => names.has(need)) && (name !== LAST || names.size === 1),
    )
    if (ready.length === 0) throw new Error(`these need each other: ${[...names].join(', ')}`)
    ordered.push(...ready)
    waiting = waiting.filter((tarball) => !ready.includes(tarball))
  }
  return ordered
}
