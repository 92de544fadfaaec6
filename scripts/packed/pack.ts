import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { emptyFolder } from '../release/empty-folder.ts'

/** Packs one package, and finds out what the file is called. */
function packOne(name: string, into: string): string {
  const folder = join(into, name)
  mkdirSync(folder, { recursive: true })
  execFileSync('pnpm', ['pack', '--pack-destination', folder], {
    cwd: join('packages', name),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [tarball = '', ...others] = readdirSync(folder)
  if (others.length > 0) throw new Error(`${folder} has more than ${tarball} in it: ${others.join(', ')}`)
  return join(folder, tarball)
}

/**
 * Packs every public package as it would be published. Returns the tarballs by the name of the package's folder.
 * @throws when the folder has anything in it
 */
export function pack(into: string): ReadonlyMap<string, string> {
  emptyFolder(into)
  const names = readdirSync('packages').filter(
    (name) => JSON.parse(readFileSync(join('packages', name, 'package.json'), 'utf8')).private !== true,
  )
  return new Map(names.map((name) => [name, packOne(name, into)]))
}
