import { accessSync, closeSync, constants, existsSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { mayNot, pathObstacle } from '../../data/path-obstacle.ts'

/** What SQLite means by the low byte of its error codes, as far as an operator can do something about it. */
const kinds: Readonly<Record<number, (path: string) => string | undefined>> = {
  5: () => 'another process holds it: wait for that one, or give each application a file of its own',
  8: (path) => pathObstacle(path) ?? rightsOf(path),
  10: () => 'the disk has failed, or a limit of the file system is reached: look at both',
  11: () =>
    'it is damaged: put back a backup of it, without what is left of its -wal and -shm, and run `kumicorn recover`',
  13: () => 'make room on its disk',
  14: (path) => pathObstacle(path) ?? whyNotOpened(path),
  26: () => 'it is something else than a database, or encrypted by another program: give another path',
}

/** What to do about a file that cannot be used; undefined when SQLite's own words have to do. */
export function adviceFor(path: string, errcode: unknown): string | undefined {
  try {
    return typeof errcode === 'number' ? kinds[errcode & 0xff]?.(path) : undefined
  } catch {
    // Looking for the reason may fail for the same reason.
    return undefined
  }
}

function whyNotOpened(path: string): string | undefined {
  const folder = dirname(path)
  if (!existsSync(folder)) return `its folder ${folder} does not exist: make it, or give another path`
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    return 'it is a folder: path must name a file in it'
  return rightsOf(path)
}

/** SQLite makes its log beside the file: both have to be writable, the folder and the file. */
function rightsOf(path: string): string | undefined {
  const folder = dirname(path)
  const isThere = statSync(path, { throwIfNoEntry: false }) !== undefined
  if (isDenied(() => closeSync(openSync(path, isThere ? 'r+' : 'ax', 0o600))))
    return mayNot(`write ${isThere ? path : folder}`)
  return isDenied(() => accessSync(folder, constants.W_OK)) ? mayNot(`write ${folder}`) : undefined
}

function isDenied(attempt: () => void): boolean {
  try {
    attempt()
    return false
  } catch (error) {
    return ['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')
  }
}
