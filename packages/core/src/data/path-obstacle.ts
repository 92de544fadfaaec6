import { lstatSync, readlinkSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { aText, requireGiven } from './options.ts'

/**
 * Why it cannot be seen what is at a path, and what to do: a folder that may not be entered, a link to nothing. Undefined
 * where it can, also when there is nothing.
 * @example pathObstacle('/srv/private/orders.db')
 * @throws ConfigError for what is no text
 */
export function pathObstacle(path: string): string | undefined {
  requireGiven('pathObstacle', 'the path', path, aText)
  const { part, code } = firstUnseen(resolve(path)) ?? {}
  return part === undefined || code === undefined ? undefined : said[code]?.(part, linkAt(part))
}

const said: Readonly<Record<string, (part: string, link: string | undefined) => string | undefined>> = {
  EACCES: (part, link) => mayNot(link === undefined ? `enter ${dirname(part)}` : `look at ${link}`),
  ELOOP: () => 'its symbolic links lead in a circle: mend them, or give another path',
  ENAMETOOLONG: () => 'a name in it is longer than its file system takes: give a shorter one',
  ENOENT: (part, link) =>
    link === undefined
      ? undefined
      : `${part} is a symbolic link to ${link}, which is not there: make that, or give another path`,
  ENOTDIR: (part, link) =>
    link === undefined
      ? `${dirname(part)} is no folder: give another path`
      : `${part} is a symbolic link to ${link}, which leads through what is no folder: mend it, or give another path`,
}

/** That the user of this process has no right to something, and the mend. */
export function mayNot(doWhat: string, mend = 'give it the right to'): string {
  const user = process.geteuid?.()
  const who = user === undefined ? 'the user of this process' : `the user of this process (uid ${user})`
  return `${who} may not ${doWhat}: ${mend}, or give another path`
}

interface Unseen {
  readonly part: string
  readonly code: string | undefined
}

/** The first part of a whole path that cannot be looked at, from the root on. */
function firstUnseen(path: string): Unseen | undefined {
  const folder = dirname(path)
  const above = folder === path ? undefined : firstUnseen(folder)
  if (above !== undefined) return above
  try {
    statSync(path)
    return undefined
  } catch (error) {
    return { part: path, code: (error as NodeJS.ErrnoException).code }
  }
}

/** Where a link points to, as it is written there. */
function linkAt(path: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined
  } catch {
    return undefined
  }
}
