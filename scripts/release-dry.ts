// Packs every public package as it would be published and checks the result, without publishing anything.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const run = (command: string, args: readonly string[], cwd = '.'): void => {
  execFileSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] })
}

const packages = readdirSync('packages')
  .map((name) => join('packages', name))
  .filter((path) => JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')).private !== true)
const into = mkdtempSync(join(tmpdir(), 'kumicorn-release-'))

try {
  for (const path of packages) run('pnpm', ['pack', '--pack-destination', into], path)
  for (const tarball of readdirSync(into)) {
    console.log(`\n${tarball}`)
    run('publint', ['--strict', join(into, tarball)])
    run('attw', ['--profile', 'esm-only', join(into, tarball)])
  }
  console.log(`\n${packages.length} packages would be released`)
} finally {
  rmSync(into, { recursive: true, force: true })
}
