import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where a shop keeps its orders, for one test file: the shop that you develop has its own. */
export interface TestStore {
  /** The folder that the shop runs in. */
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  remove(): Promise<void>
}

export async function testStore(): Promise<TestStore> {
  const folder = mkdtempSync(join(tmpdir(), 'shop-'))
  return { folder, env: {}, remove: async () => rmSync(folder, { recursive: true, maxRetries: 5 }) }
}
