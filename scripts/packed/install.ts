import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** Puts a package of this repository's installation into another `node_modules`. */
function link(from: string, name: string, modules: string): void {
  const to = join(modules, name)
  const installed = join(from, 'node_modules', name)
  if (existsSync(to) || !existsSync(installed)) return
  mkdirSync(dirname(to), { recursive: true })
  symlinkSync(realpathSync(installed), to)
}

/**
 * Makes an application that has the packed packages and its own dependencies, without asking a registry.
 * @param tarballs by the name of their folder under `packages`
 * @param files what the application is made of
 * @returns where its `@kumicorn` packages lie
 */
export function install(tarballs: ReadonlyMap<string, string>, files: string, into: string): string {
  const modules = join(into, 'node_modules')
  const scope = join(modules, '@kumicorn')
  for (const [name, tarball] of tarballs) {
    const folder = join(scope, name)
    mkdirSync(folder, { recursive: true })
    execFileSync('tar', ['xzf', tarball, '--strip-components=1', '-C', folder])
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
    for (const dependency of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }))
      if (!dependency.startsWith('@kumicorn/')) link(join('packages', name), dependency, modules)
  }
  link('packages/express', '@types/express', modules)
  link('.', '@types/node', modules)
  cpSync(files, into, { recursive: true })
  writeFileSync(join(into, 'package.json'), JSON.stringify({ type: 'module' }))
  return scope
}
