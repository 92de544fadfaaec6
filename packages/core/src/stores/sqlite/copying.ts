import type { Copying } from '../copying/copying.ts'
import type { Vault } from '../vault.ts'

/** How everything in a file is moved: what does that is loaded when it is wanted. */
export const sqliteCopying = (path: string, vault: Vault): Copying => ({
  read: async () => (await import('./open-copies.ts')).openToCopy(path, vault),
  fill: async () => (await import('./open-copies.ts')).openToFill(path, vault),
})
