import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { sqliteStore } from '@kumicorn/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasTerminal, jsonLines, kumicorn, onTerminal, plain } from '../helpers/command.ts'
import { openShop, type Shop } from '../helpers/shop.ts'

let shop: Shop
let copies = 0
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

const LATER = Date.parse('2026-11-22T08:00:00Z')

/** A store whose application has started since without the handler `refund`, and has `giveBack` instead. */
async function renamedIn(): Promise<string> {
  copies += 1
  const file = join(shop.folder, `handlers-${copies}.db`)
  copyFileSync(shop.file, file)
  const store = sqliteStore({ path: file })
  const accounts = [...new Set((await store.handlers()).map(({ account }) => account))]
  const expected = accounts.flatMap((account) => [
    { account, name: 'fulfil', types: ['order.succeeded'] as const },
    { account, name: 'giveBack', types: ['order.failed'] as const },
  ])
  await store.expectHandlers(expected, LATER)
  await store.close()
  return file
}

const on = (file: string, ...args: string[]) => kumicorn([...args, '--store', `sqlite:${file}`])
const rowsIn = async (file: string) =>
  jsonLines((await on(file, 'handlers', 'list', '--json')).stdout).map(
    ({ name, gateway, account, missing, dead }) => ({
      name,
      gateway,
      of: String(account).split('_')[0],
      missing,
      dead,
    }),
  )

describe('handlers list', () => {
  it('shows who is expected and was not there at the latest start', async () => {
    const { code, stdout } = await on(await renamedIn(), 'handlers', 'list')
    expect(code).toBe(0)
    expect(stdout.replace(/_[0-9a-f]{16}/g, '')).toBe(`\
HANDLER   STATE    LAST SEEN            WAITING  DEAD  EVENTS           ACCOUNT
fulfil    seen     2026-11-22 08:00:00        0     0  order.succeeded  kumquat
giveBack  seen     2026-11-22 08:00:00        0     0  order.failed     kumquat
refund    missing  2026-11-18 08:00:00        0     1  order.failed     kumquat
fulfil    seen     2026-11-22 08:00:00        0     0  order.succeeded  paynicorn
giveBack  seen     2026-11-22 08:00:00        0     0  order.failed     paynicorn
refund    missing  2026-11-18 08:00:00        0     0  order.failed     paynicorn
`)
  })

  it('gives every field as JSON, and only one account when told so', async () => {
    const file = await renamedIn()
    const [row] = jsonLines((await on(file, 'handlers', 'list', '--json')).stdout)
    expect(row).toEqual({
      name: 'fulfil',
      account: expect.any(String),
      types: ['order.succeeded'],
      missing: false,
      missingTypes: [],
      waiting: 0,
      dead: 0,
      lastSeenAt: '2026-11-22T08:00:00.000Z',
    })
    const one = await on(file, 'handlers', 'list', '--json', '--account', String(row?.account))
    expect(jsonLines(one.stdout)).toHaveLength(3)
  })
})

describe('a handler that has lost a type', () => {
  it('is shown with it while events of that type wait', async () => {
    const file = await renamedIn()
    const store = sqliteStore({ path: file })
    const [row] = (await store.handlers()).filter(({ name, dead }) => name === 'refund' && dead === 1)
    await store.expectHandlers(
      [{ account: row?.account ?? '', name: 'refund', types: ['order.rejected'] }],
      LATER,
    )
    await store.revive(2, LATER)
    await store.close()
    const { stdout } = await on(file, 'handlers', 'list', '--account', row?.account ?? '')
    expect(stdout).toMatch(/refund +without order.failed +2026-11-22/)
    const json = await on(file, 'handlers', 'list', '--json', '--account', row?.account ?? '')
    expect(jsonLines(json.stdout).find(({ name }) => name === 'refund')).toMatchObject({
      missing: false,
      missingTypes: ['order.failed'],
      waiting: 1,
    })
  })
})

describe('handlers rename', () => {
  it('gives what waited, and what died, to the handler of the new name', async () => {
    const file = await renamedIn()
    expect(await on(file, 'handlers', 'rename', 'refund', 'giveBack')).toEqual({
      code: 0,
      stdout: 'What waits for refund goes to giveBack now.\n',
      stderr: '',
    })
    expect(await rowsIn(file)).toMatchObject([
      { name: 'fulfil', of: 'kumquat' },
      { name: 'giveBack', of: 'kumquat', missing: false, dead: 1 },
      { name: 'fulfil', of: 'paynicorn' },
      { name: 'giveBack', of: 'paynicorn' },
    ])
    const letters = await on(file, 'dead-letters', 'list', '--json')
    expect(jsonLines(letters.stdout)).toMatchObject([{ id: 2, handler: 'giveBack' }])
  })

  it('tells that there is no such handler', async () => {
    expect(await on(await renamedIn(), 'handlers', 'rename', 'nobody', 'giveBack', '--json')).toEqual({
      code: 1,
      stdout: '{"renamed":false}\n',
      stderr: 'kumicorn: the store knows no handler "nobody": see "kumicorn handlers list"\n',
    })
  })

  it.each([
    [['refund', ' '], 'the new name is empty'],
    [['refund', 'refund'], 'the two names are the same'],
  ])('refuses %o', async (names, mistake) => {
    expect(await on(shop.file, 'handlers', 'rename', ...names)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(mistake),
    })
  })
})

describe('handlers forget', () => {
  it('forgets what waits for it, and needs --yes where nobody can be asked', async () => {
    const file = await renamedIn()
    expect(await on(file, 'handlers', 'forget', 'refund')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('needs --yes'),
    })
    expect(await on(file, 'handlers', 'forget', 'refund', '--yes')).toEqual({
      code: 0,
      stdout: 'refund is forgotten.\n',
      stderr: '',
    })
    expect((await rowsIn(file)).map(({ name }) => name)).not.toContain('refund')
    expect((await on(file, 'dead-letters', 'list')).stderr).toBe('No dead letters.\n')
    expect(await on(file, 'handlers', 'forget', 'refund', '--yes')).toMatchObject({ code: 1 })
  })

  it.runIf(hasTerminal)('asks on a terminal, showing what would be lost', async () => {
    const file = await renamedIn()
    const { code, stdout } = await onTerminal(['handlers', 'forget', 'refund', '--store', `sqlite:${file}`], {
      input: 'n\n',
    })
    expect(code).toBe(1)
    expect(plain(stdout)).toContain('Forget refund? What waits for it is lost, and so are its dead letters.')
    expect((await rowsIn(file)).map(({ name }) => name)).toContain('refund')
  })
})

describe('dead-letters replay', () => {
  it('replays nothing for a handler that the store does not know, and names the mend', async () => {
    const file = await renamedIn()
    const store = sqliteStore({ path: file })
    const [row] = (await store.handlers()).filter(({ name }) => name === 'refund')
    // An older version of the handler took other events: what it failed on would reach nobody.
    await store.expectHandlers(
      [{ account: row?.account ?? '', name: 'refund', types: ['order.rejected'] }],
      LATER,
    )
    await store.close()
    const { code, stdout, stderr } = await on(file, 'dead-letters', 'replay', '2')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('2 is not replayed: the store knows no handler "refund" for order.failed')
    expect(stderr).toContain('kumicorn handlers rename refund <to>')
    const all = await on(file, 'dead-letters', 'replay', '--all', '--json')
    expect(all.code).toBe(1)
    expect(JSON.parse(all.stdout)).toMatchObject({ replayed: [], refused: [{ id: 2 }] })
    expect(jsonLines((await on(file, 'dead-letters', 'list', '--json')).stdout)).toHaveLength(1)
  })
})
