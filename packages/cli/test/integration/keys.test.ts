import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sqliteStore } from '@kumicorn/core'
import { storeSamples } from '@kumicorn/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jsonLines, kumicorn } from '../helpers/command.ts'

const [OLD, NEW] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString('base64')) as [string, string]

let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kumicorn-keys-'))
  const path = join(folder, 'orders.db')
  for (const encryptionKeys of [undefined, [OLD], [OLD], [NEW, OLD]]) {
    const store = sqliteStore({ path, encryptionKeys })
    await store.begin(storeSamples.anOrder())
    await store.close()
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const keys = (given: readonly string[], ...more: readonly string[]) =>
  kumicorn(['keys', '--store', 'sqlite:./orders.db', ...more], {
    folder,
    env: given.length > 0 ? { KUMICORN_ENCRYPTION_KEYS: given.join() } : {},
  })

describe('kumicorn keys', () => {
  it('tells which rows each key was needed for, and never a key', async () => {
    const { code, stdout, stderr } = await keys([NEW, OLD])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.replace(/[0-9a-f]{16}/g, '<name of a key >')).toBe(
      [
        'KEY               ROWS  WHICH',
        '<name of a key >     1  the first: new rows are encrypted with it',
        '<name of a key >     2  number 2: still needed for reading',
        '–                    1  not encrypted',
        '',
      ].join('\n'),
    )
    for (const key of [OLD, NEW]) expect(stdout).not.toContain(key.slice(0, 8))
  })

  it('fails when rows have a key that was not given', async () => {
    const { code, stdout } = await keys([NEW], '--json')
    expect(code).toBe(1)
    expect(jsonLines(stdout)).toMatchObject([
      { place: 1, rows: 1 },
      { rows: 1 },
      { keyId: expect.any(String), rows: 2 },
    ])
    expect((await keys([])).stdout).toContain('was not given: these rows cannot be read')
  })

  it('says of one that has no rows any more that it is not needed', async () => {
    const unused = Buffer.alloc(32, 3).toString('base64')
    expect((await keys([NEW, OLD, unused])).stdout).toContain('0  number 3: not needed any more')
  })
})
