import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type DaysOfStore, type Store, sqliteStore } from '@kumicorn/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jsonLines, kumicorn } from '../helpers/command.ts'
import { configFolder, optionsAt } from '../helpers/config.ts'
import { openShop, type Shop } from '../helpers/shop.ts'

let shop: Shop
let copies = 0

beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

/** A folder with a config file and a store of its own. */
function folderOf(rate = 1_000): string {
  copies += 1
  const file = join(shop.folder, `close-${copies}.db`)
  copyFileSync(shop.file, file)
  return configFolder(shop.folder, `export const options = ${optionsAt(shop.sandbox, file, rate)}`)
}

const day = ['--zone', 'UTC', '--day', '2026-11-21']

describe('close', () => {
  it('shows what the orders of a day did, and what the gateways tell, and ends with 0', async () => {
    const { code, stdout, stderr } = await kumicorn(['close', ...day], { folder: folderOf() })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(
      /^kumquat kumquat_[0-9a-f]{16}, 2026-11-21 in UTC\nSECTION +WHAT +COUNT +AMOUNT +AT +NOTE\n/,
    )
    expect(stdout).toMatch(/\norder +succeeded +1 +–/)
    expect(stdout).toMatch(/\norder +failed +1 +–/)
    expect(stdout).toMatch(/\norder +rejected +1 +–/)
    expect(stdout).toMatch(/\norder +net +– +98.0/)
    expect(stdout).toMatch(/\nopen +orders +1 +–/)
    expect(stdout).toMatch(/\nbalance +opening +– +none yet/)
    expect(stdout).toMatch(/\nbalance +told +– +999706.00/)
    expect(stdout).toMatch(/\npaynicorn paynicorn_[0-9a-f]{16}, 2026-11-21 in UTC\n/)
    expect(stdout).toMatch(
      /\nreport +told +0 +– +– +2026-11-21: 2026-11-20 16:00:00 to 2026-11-21 16:00:00 \(Asia\/Shanghai\)/,
    )
    expect(stdout.match(/^agrees$/gm)).toHaveLength(2)
  })

  it('keeps it for closes, and numbers those of the same day', async () => {
    const folder = folderOf()
    await kumicorn(['close', ...day], { folder })
    const [made] = jsonLines((await kumicorn(['close', ...day, '--json'], { folder })).stdout)
    expect(made).toMatchObject({
      ...{ day: '2026-11-21', zone: 'UTC', provisional: false, agrees: true },
      ...{ from: '2026-11-21T00:00:00.000Z', until: '2026-11-22T00:00:00.000Z' },
      accounts: [
        { gateway: 'kumquat', nth: 2, balance: { opening: null, error: null, underWay: 0 } },
        { gateway: 'paynicorn', nth: 2, balance: null },
      ],
    })
    const listed = jsonLines((await kumicorn(['closes', '--json'], { folder })).stdout)
    expect(listed.map(({ gateway, nth }) => `${gateway} ${nth}`).toSorted()).toEqual([
      'kumquat 1',
      'kumquat 2',
      'paynicorn 1',
      'paynicorn 2',
    ])
    // Found by an attack: what there was not was left out here, and null there.
    const kept = listed.find(({ gateway, nth }) => gateway === 'kumquat' && nth === 2)
    expect(kept).toEqual((made as { accounts: object[] }).accounts[0])
    const table = await kumicorn(['closes', '--from', '2026-11-21', '--limit', '2'], { folder })
    expect(table.stdout).toContain('2026-11-21 in UTC (close 2 of this day)')
    const csv = await kumicorn(['closes', '--csv'], { folder })
    expect(csv.stdout).toMatch(/^day,zone,gateway,.*\r\n"2026-11-21","UTC",.*\r\n$/s)
    expect((await kumicorn(['closes', '--up-to', '2026-11-20'], { folder })).stdout).toBe('No closes.\n')
  })

  it('says what was not compared, and ends with 1', async () => {
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date())
    const args = ['close', '--zone', 'Asia/Shanghai', '--day', today, '--provisional']
    const { code, stdout } = await kumicorn(args, { folder: folderOf() })
    expect(code).toBe(1)
    expect(stdout).toMatch(
      /\nnot compared: the report of .*: its day ends in Asia\/Shanghai at .*\ndoes not agree\n/,
    )
  })

  // Found by an attack: the last hundred stood in the file of a month, and nothing said so.
  it('writes all closes of a span, however many, and says where some are left out', async () => {
    const folder = folderOf()
    const [made] = jsonLines((await kumicorn(['close', ...day, '--json'], { folder })).stdout)
    const { account } = (made as { accounts: { account: string }[] }).accounts[0] as { account: string }
    const store = sqliteStore({ path: join(shop.folder, `close-${copies}.db`) })
    const [kept] = await (store as Store & DaysOfStore).closes({ account, limit: 1 })
    if (kept === undefined || 'error' in kept) return expect.fail('it was made')
    const days = Array.from({ length: 130 }, (_, n) =>
      new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10),
    )
    // One day has more closes than a page.
    for (const of of [...days, ...Array.from({ length: 210 }, () => '2026-03-01')]) {
      const body = JSON.stringify({ ...JSON.parse(kept.body), day: of })
      await (store as Store & DaysOfStore).keepClose({ account, day: of, madeAt: 1, body })
    }
    await store.close()
    const span = ['closes', '--from', '2026-01-01', '--up-to', '2026-05-10', '--account', account]
    const all = jsonLines((await kumicorn([...span, '--json'], { folder })).stdout) as {
      day: string
      nth: number
    }[]
    expect(all).toHaveLength(340)
    expect(new Set(all.map((close) => `${close.day} ${close.nth}`)).size).toBe(340)
    expect(all.map((close) => close.day)).toEqual(
      all
        .map((close) => close.day)
        .toSorted()
        .toReversed(),
    )
    const csv = await kumicorn([...span, '--last', '--csv'], { folder })
    const lines = csv.stdout.split('\r\n').filter((line) => line.includes('"close"'))
    expect([lines.length, csv.stdout.match(/^day,zone/gm)?.length, csv.stderr]).toEqual([130, 1, ''])
    expect(csv.stdout).toContain(`"2026-03-01","UTC","kumquat","${account}","211"`)
    const table = await kumicorn(span, { folder })
    expect(table.stderr).toContain('Only the latest 100 closes are shown: --limit <count> shows more.')
    expect((await kumicorn([...span, '--limit', '3', '--csv'], { folder })).stderr).toContain(
      'latest 3 closes',
    )
  })

  it('tells of one that cannot be read, shows the others, and ends with 3', async () => {
    const folder = folderOf()
    for (let n = 0; n < 3; n += 1) await kumicorn(['close', ...day], { folder })
    const file = new DatabaseSync(join(shop.folder, `close-${copies}.db`))
    file.exec("UPDATE closes SET body = 'torn' WHERE nth = 3 AND account LIKE 'kumquat%'")
    file.close()
    const closes = (...args: string[]) => kumicorn(['closes', ...args], { folder })
    const said = /^kumicorn: close 3 of 2026-11-21, of kumquat_[0-9a-f]{16}, cannot be read: .*\n$/
    const listed = await closes('--json')
    expect(listed).toMatchObject({ code: 3, stderr: expect.stringMatching(said) })
    expect(jsonLines(listed.stdout)).toHaveLength(5)
    // No earlier one is taken for the last of its day.
    const last = await closes('--last', '--csv')
    expect(last).toMatchObject({ code: 3, stderr: expect.stringMatching(said) })
    expect(last.stdout).not.toContain('"kumquat"')
    expect((await closes('--limit', '6')).stderr).toMatch(said)
  })

  it('ends with 1 when something differs, and names what may explain it', async () => {
    const folder = folderOf()
    // What is in doubt is asked about before the balance is the opening of the next close.
    expect((await kumicorn(['close', ...day], { folder })).stdout).toMatch(
      /\nchanged +A-4 +order +98.0 +unknown +pending +nobody knows whether the gateway has it\n(.*\n)*agrees/,
    )
    const next = ['close', '--zone', 'UTC', '--day', '2026-11-22']
    const file = { topUp: '--top-up', of: `12.50@${new Date().toISOString()},=cash` }
    const { code, stdout } = await kumicorn([...next, file.topUp, file.of], { folder })
    expect(code).toBe(1)
    expect(stdout).toMatch(/\nbalance +top-up +– +12.50 +.* =cash\n/)
    expect(stdout).toMatch(/\nbalance +difference +– +-12.50/)
    expect(stdout).toMatch(/\nFOUND +REFERENCE +KIND +AMOUNT +BEFORE +NOW +WHY\n/)
    expect(stdout).toMatch(/\nconfirmed +A-4 +order +98.0 +pending +pending +it is in flight/)
    expect(stdout).toContain('does not agree')
    const csv = await kumicorn([...next, file.topUp, file.of, '--csv'], { folder })
    expect(csv.stdout).toContain(`"'=cash"`)
  })

  it.each([
    [
      ['--zone', 'Mars/Olympus'],
      "option '--zone <zone>' argument 'Mars/Olympus' is invalid. Give a time zone",
    ],
    [
      ['--zone', 'UTC', '--day', '2026-02-30'],
      "option '--day <day>' argument '2026-02-30' is invalid. Give a day",
    ],
    [['--day', '2026-11-21'], "required option '--zone <zone>' not specified"],
    [[...day, '--json', '--csv'], 'give --csv or --json, not both'],
    [[...day, '--top-up', '12,50@2026-11-21T09:00'], 'Give an amount and a time'],
    [[...day, '--top-up', '12.50@yesterday'], 'Give an amount and a time'],
    [[...day, '--top-up', 'mango=12.50@2026-11-21T09:00'], 'is of no account with a balance'],
    [[...day, '--ask-at-most', 'all'], 'Give a whole number'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await kumicorn(['close', ...args], { folder: folderOf() })
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) })
  })

  it('refuses a day that is not over, and says when it is', async () => {
    const args = ['close', '--zone', 'UTC', '--day', '2999-12-31']
    const { code, stderr } = await kumicorn(args, { folder: folderOf() })
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        'kumicorn: dailyCloses.make: 2999-12-31 is over in UTC at 3000-01-01T00:00:00.000Z: wait, or say provisional\n',
    })
  })

  it('needs a config file: a store knows no gateways', async () => {
    expect(await kumicorn(['close', ...day, '--store', shop.url])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('for that a config file is needed'),
    })
  })
})
