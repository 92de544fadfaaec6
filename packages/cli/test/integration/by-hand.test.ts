import { randomBytes } from 'node:crypto'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { sqliteStore } from '@kumicorn/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jsonLines, kumicorn } from '../helpers/command.ts'
import { configFolder, optionsAt } from '../helpers/config.ts'
import { openShop, type Shop } from '../helpers/shop.ts'

let shop: Shop
let copies = 0
beforeAll(async () => {
  shop = await openShop()
  await shop.sandbox.settle('A-4', 'succeeded')
})
afterAll(() => shop.close())

/** A folder with a config file and a store of its own. */
function merchant(): string {
  copies += 1
  const file = join(shop.folder, `by-hand-${copies}.db`)
  copyFileSync(shop.file, file)
  return configFolder(shop.folder, `export const options = ${optionsAt(shop.sandbox, file)}`)
}

const WHY = ['--reason', 'the bank says so', '--by', 'ada']

describe('orders recheck', () => {
  it('asks the gateway about one order now, and applies what it says', async () => {
    const folder = merchant()
    expect(await kumicorn(['orders', 'recheck', 'A-4'], { folder })).toEqual({
      code: 0,
      stdout: 'A-4: succeeded, was unknown\n',
      stderr: '',
    })
    const again = await kumicorn(['orders', 'recheck', 'A-4', '--json'], { folder })
    expect(JSON.parse(again.stdout)).toMatchObject({ reference: 'A-4', state: 'succeeded', conflict: null })
  })

  it('tells that there is no such order, and needs a config file', async () => {
    const folder = merchant()
    expect(await kumicorn(['orders', 'recheck', 'A-9'], { folder })).toMatchObject({
      code: 1,
      stderr: 'kumicorn: there is no order "A-9" in this store\n',
    })
    expect(await kumicorn(['orders', 'recheck', 'A-4', '--store', shop.url])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('the gateway is asked, and for that a config file is needed'),
    })
    expect((await kumicorn(['orders', 'recheck', 'A-1'], { folder })).stderr).toContain(
      'give kind or gateway',
    )
  })
})

describe('orders override', () => {
  it('sets the state by hand, with who and why in the history', async () => {
    const folder = merchant()
    expect(await kumicorn(['orders', 'override', 'T-1', '--state', 'failed', ...WHY], { folder })).toEqual({
      code: 0,
      stdout: 'T-1: failed, was pending\n',
      stderr: '',
    })
    const { stdout } = await kumicorn(['events', 'T-1', '--json'], { folder })
    expect(jsonLines(stdout).at(-1)).toMatchObject({
      type: 'order.failed',
      source: 'person',
      state: 'failed',
      reason: 'the bank says so',
      data: { by: 'ada' },
    })
  })

  it.each([
    [['--state', 'failed', '--by', 'ada'], '--reason'],
    [['--state', 'failed', '--reason', 'x'], '--by'],
    [WHY, '--state'],
    [['--state', 'pending', ...WHY], 'Allowed choices are succeeded, failed, rejected'],
    [['--state', 'failed', '--reason', ' ', '--by', 'ada'], 'reason is missing'],
  ])('refuses %o', async (args, mistake) => {
    const { code, stderr } = await kumicorn(['orders', 'override', 'T-1', ...args], { folder: merchant() })
    expect(code).toBe(2)
    expect(stderr).toContain(mistake)
  })
})

describe('a dead letter whose order has moved on', () => {
  it('is replayed only with --superseded', async () => {
    const folder = merchant()
    const override = ['orders', 'override', 'A-2', '--state', 'succeeded', ...WHY]
    expect(await kumicorn(override, { folder })).toMatchObject({ code: 0 })
    const { code, stderr } = await kumicorn(['dead-letters', 'replay', '2'], { folder })
    expect(code).toBe(1)
    expect(stderr).toContain(
      '2 is not replayed: a later event has superseded order.failed (the order is succeeded)',
    )
    const replay = ['dead-letters', 'replay', '2', '--superseded', '--json']
    expect(await kumicorn(replay, { folder })).toEqual({
      code: 0,
      stdout: '{"replayed":[2],"notFound":[],"refused":[]}\n',
      stderr: '',
    })
  })
})

describe('orders prune', () => {
  it('forgets ended orders, and neither open ones nor dead letters', async () => {
    const folder = merchant()
    const prune = ['orders', 'prune', '--ended-before', '2026-11-23']
    expect(await kumicorn(prune, { folder })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('needs --yes'),
    })
    expect(await kumicorn([...prune, '--yes'], { folder })).toEqual({
      code: 0,
      stdout: '2 orders pruned.\n',
      stderr: '',
    })
    const left = jsonLines((await kumicorn(['orders', 'list', '--json'], { folder })).stdout)
    expect(left.map(({ reference }) => reference)).toEqual(['A-1', 'P-1', 'A-4', 'A-2', 'T-1'])
    const gone = await kumicorn(['orders', 'show', 'A-3', '--json'], { folder })
    expect(JSON.parse(gone.stdout)).toMatchObject({ order: { state: 'rejected', pruned: true }, events: [] })
    expect((await kumicorn([...prune, '--yes', '--json'], { folder })).stdout).toBe('{"pruned":0}\n')
  })
})

describe('an encrypted store', () => {
  it('is read with the keys of KUMICORN_ENCRYPTION_KEYS', async () => {
    const [old, key] = [0, 1].map(() => randomBytes(32).toString('base64')) as [string, string]
    const plainStore = sqliteStore({ path: shop.file })
    const [order] = (await plainStore.orders({ reference: 'A-2', limit: 1 })).items
    await plainStore.close()
    if (order === undefined) throw new Error('A-2 is missing')
    const file = join(shop.folder, 'encrypted.db')
    const store = sqliteStore({ path: file, encryptionKeys: [old] })
    await store.begin({ ...order, reference: 'E-1', version: 1 })
    await store.close()
    const list = ['orders', 'list', '--json', '--store', `sqlite:${file}`]
    const env = { KUMICORN_ENCRYPTION_KEYS: `${key}, ${old}` }
    expect(jsonLines((await kumicorn(list, { env })).stdout)).toMatchObject([{ reference: 'E-1' }])
    expect(await kumicorn(list)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('encrypted with an unknown key'),
    })
    // One that cannot be read hid all the others once.
    const later = sqliteStore({ path: file, encryptionKeys: [key] })
    await later.begin({ ...order, reference: 'E-2', version: 1 })
    await later.close()
    const some = await kumicorn(list, { env: { KUMICORN_ENCRYPTION_KEYS: key } })
    expect(jsonLines(some.stdout)).toMatchObject([{ reference: 'E-2' }])
    expect(some).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/"E-1" cannot be read: .*unknown key/),
    })
    const wrong = await kumicorn(list, { env: { KUMICORN_ENCRYPTION_KEYS: `${old},${key}x` } })
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toContain('KUMICORN_ENCRYPTION_KEYS: key 2 is not the base64 text of 32 bytes')
    expect(wrong.stderr).not.toContain(key)
  })
})
