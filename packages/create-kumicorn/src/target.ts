import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { basename, dirname, resolve } from 'node:path'

const PACKAGE_NAME = /^[a-z0-9][a-z0-9._-]*$/
/** What npm allows. */
const LONGEST = 214
const TAKEN = new Set(['node_modules', 'favicon.ico'])
/** They keep nobody from writing a shop beside them. */
const HARMLESS = new Set(['.git', '.DS_Store'])

/** What the package in this folder is called: as the folder. */
export const nameOf = (folder: string): string => basename(folder)

/** The nearest name that a package may have. */
function nearest(name: string): string {
  const allowed = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
  return isName(allowed) ? allowed : 'kumicorn-shop'
}

const isName = (name: string): boolean =>
  PACKAGE_NAME.test(name) && name.length <= LONGEST && !TAKEN.has(name) && !isBuiltin(name)

/** Why no shop can be written to a folder; undefined when it can. */
export function objection(given: string, current: string): string | undefined {
  if (given.trim() === '') return 'the folder needs a name'
  const folder = resolve(current, given)
  const name = nameOf(folder)
  if (!isName(name))
    return `"${name}" cannot be the name of a package (lower-case letters, digits, "-", "_" and "."; not one of Node's modules): "${nearest(name)}" can`
  try {
    const there = readdirSync(folder).filter((file) => !HARMLESS.has(file))
    const [first] = there
    if (first === undefined) return undefined
    const others = there.length > 1 ? ` and ${there.length - 1} more` : ''
    return `${folder} is not empty (${first}${others}): name a new folder, or empty this one`
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    if (code === 'ENOTDIR') return `${folder} is not a folder, or is below a file`
    return `${folder} cannot be looked at: ${message}`
  }
}

/** Makes a folder, and those above it. Node's own `recursive` does not return where the system makes none, as in `/proc`. */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  const above = dirname(folder)
  // A drive that is not there is above itself.
  if (above !== folder) makeFolder(above)
  mkdirSync(folder)
}
