import { chmodSync, closeSync, openSync, realpathSync, statSync } from 'node:fs'

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
    if (found?.isFile() && (found.mode & 0o077) !== 0) chmodSync(file, OWNER_ONLY)
  }
}
