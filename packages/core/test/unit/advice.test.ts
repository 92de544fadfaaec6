import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adviceFor } from '../../src/stores/sqlite/advice.ts'
import { unprivileged } from '../integration/stores/unprivileged.ts'

describe('what to do about a file that SQLite cannot use', () => {
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kumicorn-advice-'))
    await chmod(folder, 0o755)
    await writeFile(join(folder, 'file'), '')
    await mkdir(join(folder, 'closed', 'deep'), { recursive: true })
    await chmod(join(folder, 'closed'), 0o600)
    const links = {
      dangling: 'away/orders.db',
      circle: 'circle',
      aside: 'closed/orders.db',
      nowhere: 'away',
      through: 'file/orders.db',
    }
    for (const [name, target] of Object.entries(links)) await symlink(target, join(folder, name))
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
    // Found by attack: of these nothing was said.
    [11, 'orders.db', 'it is damaged: put back a backup'],
    [14, join('file', 'deep', 'orders.db'), 'file is no folder: give another path'],
    [14, 'dangling', 'dangling is a symbolic link to away/orders.db, which is not there: make that'],
    [14, join('nowhere', 'orders.db'), 'nowhere is a symbolic link to away, which is not there'],
    // Found by attack: the folder of the link was blamed, which is one.
    [
      14,
      'through',
      'through is a symbolic link to file/orders.db, which leads through what is no folder: mend it',
    ],
    [14, 'circle', 'its symbolic links lead in a circle'],
    [14, join('circle', 'orders.db'), 'its symbolic links lead in a circle'],
    [14, 'x'.repeat(300), 'a name in it is longer than its file system takes: give a shorter one'],
  ])('by the code %j of %s', (code, name, advice) => {
    expect(adviceFor(join(folder, name), code)).toContain(advice)
  })

  // Found by attack: of these nothing was said.
  it.each([
    [14, join('closed', 'orders.db'), 'may not enter'],
    [14, join('closed', 'deep', 'orders.db'), 'may not enter'],
    [8, join('closed', 'orders.db'), 'may not enter'],
    [14, 'aside', 'may not look at closed/orders.db'],
  ])('by the code %j of %s, for who may not enter its folder', async (code, name, advice) => {
    const said = await unprivileged(async () => adviceFor(join(folder, name), code))
    expect(said).toMatch(
      /^the user of this process \(uid \d+\) .*: give it the right to, or give another path$/,
    )
    expect(said).toContain(advice)
    if (name !== 'aside') expect(said).toContain(`${join(folder, 'closed')}:`)
  })

  it.each([[1], ['5'], [undefined]])('is nothing by %j', (code) => {
    expect(adviceFor(join(folder, 'file'), code)).toBeUndefined()
  })

  it('is nothing where the rights are right', () => {
    expect(adviceFor(join(folder, 'file'), 8)).toBeUndefined()
    expect(adviceFor(join(folder, 'file'), 14)).toBeUndefined()
  })
})
