// Of Node alone: see tarballs.ts.
import { readdirSync } from 'node:fs'

/**
 * What is checked has to be what is published, and all of it: tarballs of another release are neither.
 * @throws Error when a folder for what is packed has anything in it
 */
export function emptyFolder(folder: string): void {
  let there: readonly string[] = []
  try {
    there = readdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  if (there.length === 0) return
  throw new Error(
    `${folder} is not empty (${there.join(', ')}): name a new folder. A release that broke off when its packages were ` +
      'checked is finished by `pnpm release:publish <folder> --by-hand` (`--registry=…` for one of this machine).',
  )
}
