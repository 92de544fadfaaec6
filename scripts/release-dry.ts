// Packs every public package as it would be published and checks the result, without publishing anything.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { install } from './packed/install.ts'
import { checkSizes } from './packed/sizes.ts'
import { use } from './packed/use.ts'

const run = (command: string, args: readonly string[], cwd = '.'): void => {
  execFileSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] })
}

const names = readdirSync('packages').filter(
  (name) => JSON.parse(readFileSync(join('packages', name, 'package.json'), 'utf8')).private !== true,
)
const into = mkdtempSync(join(tmpdir(), 'kumicorn-release-'))

/** Packs one package, and finds out what the file is called. */
function pack(name: string): string {
  const folder = join(into, 'packed', name)
  mkdirSync(folder, { recursive: true })
  run('pnpm', ['pack', '--pack-destination', folder], join('packages', name))
  const [tarball = ''] = readdirSync(folder)
  return join(folder, tarball)
}

try {
  const tarballs = new Map(names.map((name) => [name, pack(name)]))
  for (const [name, tarball] of tarballs) {
    console.log(`\n${name}`)
    run('publint', ['--strict', tarball])
    run('attw', [tarball])
  }
  const application = join(into, 'application')
  const scope = install(tarballs, 'e2e/packed', application)
  checkSizes(tarballs, scope)
  use(application, scope)
  console.log(`\n${tarballs.size} packages would be released`)
} finally {
  rmSync(into, { recursive: true, force: true })
}
