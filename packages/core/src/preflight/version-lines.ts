import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CheckResult } from '../data/check.ts'
import { loadedCopies } from '../data/copies.ts'
import { ownUrl } from '../data/own-url.ts'
import type { PreflightLine } from './report.ts'
import { failed, ok, unchecked, warning } from './results.ts'
import { type Running, runCheck } from './run-check.ts'

const SCOPE = '@kumicorn'

/** Which versions run here, and whether the packages of Kumicorn fit together. */
export async function versionLines(running: Running): Promise<readonly PreflightLine[]> {
  const subject = 'versions'
  const packages = await runCheck({ run: () => packagesIn(process.cwd()) }, running)
  return [
    { subject, check: 'runtime', ...ok(runtime(process.versions)) },
    { subject, check: 'kumicorn', ...packages },
  ]
}

function runtime({ bun, deno, node }: Readonly<Record<string, string | undefined>>): string {
  if (bun !== undefined) return `Bun ${bun}`
  return deno === undefined ? `Node ${node}` : `Deno ${deno}`
}

/** @internal Whether the packages agree that are found from a folder and where this one lies. */
export async function packagesIn(folder: string): Promise<CheckResult> {
  const found = new Map<string, string>()
  for (const from of [await ownFolder(), folder])
    for (const [name, version] of from === undefined ? [] : await packagesFrom(from)) {
      // Two copies of one package may be of two versions.
      const at =
        found.get(name) === undefined || found.get(name) === version ? name : `${name} (another copy)`
      found.set(at, version)
    }
  if (found.size === 0) return unchecked('no package of Kumicorn was found from here')
  const listed = [...found].map(([name, version]) => `${name} ${version}`).join(', ')
  if (new Set(found.values()).size > 1)
    return failed(`the packages are of several versions: ${listed}`, 'install one version of all of them')
  if (loadedCopies().length > 1)
    return warning(
      `${listed}; ${SCOPE}/core is loaded more than once`,
      `npm ls ${SCOPE}/core shows who brings which`,
    )
  return ok(listed)
}

/** The folder of this package, wherever this file was built into. */
async function ownFolder(): Promise<string | undefined> {
  const file = ownUrl(() => fileURLToPath(import.meta.url))
  if (file === undefined) return undefined
  for (const folder of foldersFrom(dirname(file)))
    if ((await manifestIn(folder))?.name === `${SCOPE}/core`) return folder
  return undefined
}

/** What is installed in a folder and those around it, as Node looks for it; with the package that the folder is. */
async function packagesFrom(from: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  const add = async (folder: string): Promise<void> => {
    const { name, version, private: isPrivate } = (await manifestIn(folder)) ?? {}
    if (name === undefined || version === undefined || isPrivate === true) return
    if (name.startsWith(`${SCOPE}/`) && !found.has(name)) found.set(name, version)
  }
  await add(from)
  for (const folder of foldersFrom(from)) {
    const scope = join(folder, 'node_modules', SCOPE)
    for (const name of await readdir(scope).catch(() => [])) await add(join(scope, name))
  }
  return found
}

function* foldersFrom(folder: string): Iterable<string> {
  for (let at = folder; ; at = dirname(at)) {
    yield at
    if (dirname(at) === at) return
  }
}

interface Manifest {
  readonly name?: string
  readonly version?: string
  readonly private?: boolean
}

async function manifestIn(folder: string): Promise<Manifest | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest
  } catch {
    return undefined
  }
}
