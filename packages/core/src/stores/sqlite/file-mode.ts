import { chmodSync, closeSync, openSync, statSync } from 'node:fs'

const OWNER_ONLY = 0o600

/**
 * Keeps the database and its companions from other users: makes the file before SQLite does, which gives its
 * companions the mode of the file, and narrows the mode of what is there already.
 */
export function keepPrivate(path: string): void {
  try {
    closeSync(openSync(path, 'ax', OWNER_ONLY))
  } catch {
    // It is there already, or cannot be made; then SQLite says why.
  }
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    const found = statSync(file, { throwIfNoEntry: false })
    if (found?.isFile() && (found.mode & 0o077) !== 0) chmodSync(file, OWNER_ONLY)
  }
}
