import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adviceFor } from '../../src/stores/sqlite/advice.ts'

describe('what to do about a file that SQLite cannot use', () => {
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kumicorn-advice-'))
    await writeFile(join(folder, 'file'), '')
  })
  afterAll(() => rm(folder, { recursive: true }))

  it.each([
    [5, 'orders.db', 'another process holds it'],
    // The high byte tells more than anybody can do something about.
    [10 | (3 << 8), 'orders.db', 'the disk has failed'],
    [13, 'orders.db', 'make room'],
    [26, 'orders.db', 'something else than a database'],
    [14, join('away', 'orders.db'), 'does not exist: make it'],
    [14, join('file', 'orders.db'), 'is no folder'],
    [14, '.', 'it is a folder'],
  ])('by the code %j of %s', (code, name, advice) => {
    expect(adviceFor(join(folder, name), code)).toContain(advice)
  })

  it.each([[1], ['5'], [undefined]])('is nothing by %j', (code) => {
    expect(adviceFor(join(folder, 'file'), code)).toBeUndefined()
  })

  it('is nothing where the rights are right', () => {
    expect(adviceFor(join(folder, 'file'), 8)).toBeUndefined()
    expect(adviceFor(join(folder, 'file'), 14)).toBeUndefined()
  })
})
