import { chmodSync, closeSync, openSync, realpathSync, statSync } from 'node:fs'
import { mayNot } from '../../data/path-obstacle.ts'

const OWNER_ONLY = 0o600

/** Makes the file before SQLite does, which gives its companions the mode of the file. */
export function makePrivate(path: string): void {
  try {
    closeSync(openSync(path, 'ax', OWNER_ONLY))
  } catch {
    // It is there already, or cannot be made; then SQLite says why.
  }
}

/** Narrows the mode of what was there already: a database of ours, and its companions. */
export function narrowMode(given: string): void {
  // The companions stand beside the file itself, not beside a link to it.
  const path = realpathSync(given)
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    const found = statSync(file, { throwIfNoEntry: false })
    if (found?.isFile() && (found.mode & 0o077) !== 0) makeOwners(file)
  }
}

/** @throws Error that says what to do, where the file is somebody else's */
function makeOwners(file: string): void {
  try {
    chmodSync(file, OWNER_ONLY)
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const advice = code === 'EPERM' ? mayNot(`keep others from ${file}`, 'make it its owner') : message
    throw new Error(advice, { cause })
  }
}
