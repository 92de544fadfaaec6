import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Packs one package, and finds out what the file is called. */
function packOne(name: string, into: string): string {
  const folder = join(into, name)
  mkdirSync(folder, { recursive: true })
  execFileSync('pnpm', ['pack', '--pack-destination', folder], {
    cwd: join('packages', name),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [tarball = ''] = readdirSync(folder)
  return join(folder, tarball)
}

/** Packs every public package as it would be published. Returns the tarballs by the name of the package's folder. */
export function pack(into: string): ReadonlyMap<string, string> {
  const names = readdirSync('packages').filter(
    (name) => JSON.parse(readFileSync(join('packages', name, 'package.json'), 'utf8')).private !== true,
  )
  return new Map(names.map((name) => [name, packOne(name, into)]))
}
