import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StoreError } from '@kumicorn/core'
import { afterAll, describe, expect, it } from 'vitest'
import { UsageError } from '../../src/exit-codes.ts'
import { loadConfig } from '../../src/source/config-file.ts'
import { checkSqliteFile } from '../../src/source/sqlite-file.ts'

// Found by attack: EACCES as it stands, with exit code 1, and "there is no such config file" of one that is there.

const folder = mkdtempSync(join(tmpdir(), 'kumicorn-unseen-'))
chmodSync(folder, 0o755)
mkdirSync(join(folder, 'closed'), { mode: 0o600 })
for (const name of ['orders.db', 'kumicorn.config.mjs']) writeFileSync(join(folder, 'closed', name), '')
writeFileSync(join(folder, 'locked.db'), '')
chmodSync(join(folder, 'locked.db'), 0o000)
symlinkSync('circle', join(folder, 'circle'))
symlinkSync('away/it', join(folder, 'dangling'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What it rejects with for a user who has none of root's rights. */
async function failure(look: () => Promise<unknown>): Promise<unknown> {
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid?.('nobody')
  try {
    return await look().then(
      () => expect.fail('it was taken'),
      (error: unknown) => error,
    )
  } finally {
    if (isRoot) process.seteuid?.(0)
  }
}

describe.each([
  ['closed', / may not enter .*closed: give it the right to, or give another path$/],
  ['circle', /: its symbolic links lead in a circle/],
  ['dangling', / is a symbolic link to away\/it, which is not there: make that/],
])('what cannot be seen is named with its mend: %s', (name, message) => {
  it('a store', async () => {
    const path = join(folder, name, name === 'closed' ? 'orders.db' : '')
    const error = await failure(() => checkSqliteFile(path))
    expect(error).toBeInstanceOf(StoreError)
    expect(error).toMatchObject({ message: expect.stringMatching(message) })
  })

  it('a config file', async () => {
    const path = join(folder, name, name === 'closed' ? 'kumicorn.config.mjs' : '')
    const error = await failure(() => loadConfig(path, { folder, env: {} }))
    expect(error).toBeInstanceOf(UsageError)
    expect(error).toMatchObject({ message: expect.stringMatching(message) })
  })
})

it('a store that may not be read is asked about', async () => {
  const error = await failure(() => checkSqliteFile(join(folder, 'locked.db')))
  expect(error).toBeInstanceOf(StoreError)
  expect(error).toMatchObject({ message: expect.stringMatching(/open database file: may .* read it\?$/) })
})
