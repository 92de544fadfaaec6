import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sandbox } from '@kumicorn/sandbox'

export const CORE = new URL('../../../core/src/index.ts', import.meta.url).href
let folders = 0

/** The options of a merchant at a sandbox (which says 1003 of a transaction that it does not know), as the source text of a config file. */
export const optionsAt = (
  { kumquat, paynicorn }: Pick<Sandbox, 'kumquat' | 'paynicorn'>,
  file: string,
  rate = 1_000,
) =>
  `{
    kumquat: ${JSON.stringify({ ...kumquat, retries: 0 })},
    paynicorn: ${JSON.stringify({ ...paynicorn, retries: 0, absenceCodes: ['1003'] })},
    store: sqliteStore({ path: ${JSON.stringify(file)} }),
    reconcile: { ratePerSecond: ${rate} },
  }`

/** Writes a config file into a folder of its own, and returns that folder. */
export function configFolder(parent: string, text: string, name = 'kumicorn.config.mjs'): string {
  folders += 1
  const folder = join(parent, `config-${folders}`)
  mkdirSync(folder)
  writeFileSync(
    join(folder, name),
    `import { createKumicorn, memoryStore, sqliteStore } from '${CORE}'\n${text}\n`,
  )
  return folder
}
