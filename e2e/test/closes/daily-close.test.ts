import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compareDecimals, memoryStore, type Store, sqliteStore } from '@kumicorn/core'
import { postgresStore } from '@kumicorn/postgres'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import { describe, expect, it, onTestFinished } from 'vitest'
import { DAY, MIDNIGHT, NEXT_DAY, OTHER_PRODUCT, shop, times, ZONE } from './shop.ts'

const same = (a: string | undefined, b: string): boolean => a !== undefined && compareDecimals(a, b) === 0

const stores: readonly (readonly [string, () => Promise<Store>])[] = [
  ['memoryStore', async () => memoryStore()],
  ['sqliteStore', async () => sqliteStore({ path: join(await newFolder(), 'orders.db') })],
  ['postgresStore', async () => postgresStore({ pool: newPool(), schema: newSchema() })],
]

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kumicorn-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

describe('the close of a day', () => {
  it('says what the orders did, and that the balance is what it should be', async () => {
    const { place, sandbox, close, goTo } = await shop()
    const first = await close()
    expect(first).toMatchObject({ day: '2026-11-25', kinds: [], agrees: true, nth: 1 })
    expect(first.balance).toMatchObject({ opening: undefined, told: '1000000.00', expected: undefined })
    await goTo(10)
    const price = await place('A-1')
    await place('A-2')
    await place('A-3')
    await sandbox.settle('A-1', 'succeeded')
    await sandbox.settle('A-2', 'succeeded')
    await sandbox.settle('A-3', 'failed')
    await goTo(24.1)
    const made = await close()
    expect(made).toMatchObject({
      ...{ gateway: 'kumquat', day: DAY, zone: ZONE, provisional: false, nth: 1, agrees: true },
      ...{ from: MIDNIGHT, until: MIDNIGHT + 86_400_000, suspects: [], unreadable: 0, report: undefined },
      kinds: [
        {
          kind: 'order',
          ends: { succeeded: 2, recovered: 0, failed: 1, rejected: 0, reversed: 0 },
          byHand: 0,
          withoutAmount: 0,
          sums: [{ succeeded: times(price, 2), reversed: '0', toldLate: '0', net: times(price, 2) }],
        },
      ],
      open: { count: 0, states: {}, sums: [], oldest: [] },
    })
    const { balance } = made
    expect(balance?.opening).toEqual({ day: '2026-11-25', at: MIDNIGHT + 300_000, amount: '1000000.00' })
    expect(balance?.succeeded).toBe(times(price, 2))
    expect(same(balance?.difference, '0')).toBe(true)
  })

  it('finds a failure of which the callback was lost, and counts it on the day when it is learnt', async () => {
    const { place, sandbox, close, goTo } = await shop()
    await close()
    await goTo(10)
    await place('A-1')
    const price = await place('A-2', OTHER_PRODUCT)
    sandbox.faults.next({ callback: 'never', reference: 'A-1' })
    await sandbox.settle('A-1', 'failed')
    await goTo(24.1)
    const made = await close()
    expect(made.suspects).toEqual([
      expect.objectContaining({ reference: 'A-1', before: 'pending', after: 'failed', found: 'changed' }),
      expect.objectContaining({ reference: 'A-2', before: 'pending', after: 'pending', found: 'confirmed' }),
    ])
    expect(made.suspects[0]?.reasons).toEqual(['its price is the difference', 'it is in flight'])
    expect(made).toMatchObject({ agrees: true, kinds: [], open: { count: 2 } })
    expect(made.balance).toMatchObject({ inFlight: price })
    await goTo(48.1)
    expect(await close()).toMatchObject({ day: NEXT_DAY, agrees: true, kinds: [{ ends: { failed: 1 } }] })
  })

  it('shows a success of which the callback was lost as open', async () => {
    const { place, sandbox, close, goTo } = await shop()
    await close()
    const price = await place('A-1')
    sandbox.faults.next({ callback: 'never', reference: 'A-1' })
    await sandbox.settle('A-1', 'succeeded')
    await goTo(24.1)
    const made = await close()
    expect(made).toMatchObject({ agrees: true, suspects: [], kinds: [] })
    expect(made.open).toMatchObject({
      count: 1,
      states: { pending: 1 },
      sums: [{ amount: price }],
      oldest: [{ reference: 'A-1', kind: 'order', state: 'pending' }],
    })
  })

  it.each(stores)(
    'shows a reversal on the day when it comes, so that all closes add up, on %s',
    async (_, store) => {
      const { place, sandbox, kumicorn, close, goTo } = await shop({ store: await store() })
      await close()
      const price = await place('A-1')
      await sandbox.settle('A-1', 'succeeded')
      await goTo(24.1)
      const made = await close()
      await sandbox.settle('A-1', 'failed')
      await kumicorn.orders.recheck('A-1')
      expect((await kumicorn.orders.get('A-1'))?.state).toBe('reversed')
      await goTo(48.1)
      const after = await close()
      expect(after).toMatchObject({ agrees: true, kinds: [{ ends: { succeeded: 0, reversed: 1 } }] })
      expect(after.kinds[0]?.sums).toMatchObject([{ succeeded: '0', reversed: price, net: `-${price}` }])
      const again = await close({ day: DAY })
      expect(again).toMatchObject({ nth: 2, agrees: true, kinds: made.kinds })
      const { closes: kept } = await kumicorn.dailyCloses.list()
      expect(kept.map(({ day, nth }) => [day, nth])).toEqual([
        [NEXT_DAY, 1],
        [DAY, 2],
        [DAY, 1],
        ['2026-11-25', 1],
      ])
      expect(kept[0]).toEqual(JSON.parse(JSON.stringify(after)))
    },
  )

  it('is of each account by itself, on one store', async () => {
    const store = memoryStore()
    const ours = await shop({ store, partnerNo: 'P1' })
    const theirs = await shop({ store, partnerNo: 'P2' })
    await ours.close()
    await theirs.close()
    await ours.place('A-1')
    await ours.sandbox.settle('A-1', 'succeeded')
    await theirs.place('A-1')
    await theirs.sandbox.settle('A-1', 'failed')
    await ours.goTo(24.1)
    await theirs.goTo(24.1)
    expect(await ours.close()).toMatchObject({ agrees: true, kinds: [{ ends: { succeeded: 1, failed: 0 } }] })
    expect(await theirs.close()).toMatchObject({
      agrees: true,
      kinds: [{ ends: { succeeded: 0, failed: 1 } }],
    })
    expect((await ours.kumicorn.dailyCloses.list()).closes).toHaveLength(2)
  })
})

describe('what cannot be closed', () => {
  it('is a day that is not over, unless that is wanted', async () => {
    const { close, place, sandbox, goTo } = await shop()
    await expect(close({ day: DAY })).rejects.toMatchObject({ code: 'day_not_over' })
    await close()
    await place('A-1')
    await sandbox.settle('A-1', 'succeeded')
    const early = await close({ day: DAY, provisional: true })
    expect(early).toMatchObject({
      provisional: true,
      nth: 1,
      agrees: true,
      kinds: [{ ends: { succeeded: 1 } }],
    })
    await expect(close({ day: NEXT_DAY, provisional: true })).rejects.toMatchObject({
      code: 'config_invalid',
    })
    await goTo(24.1)
    expect(await close()).toMatchObject({ day: DAY, provisional: false, nth: 2, agrees: true })
  })

  it.each([
    [{ zone: 'Mars/Olympus' }, 'dailyCloses.make.zone must be a time zone'],
    [{ zone: undefined }, 'dailyCloses.make: zone is missing'],
    [{ day: '2026-02-30' }, 'dailyCloses.make.day must be a day'],
    [{ zone: 'Pacific/Apia', day: '2011-12-30' }, 'there was no 2011-12-30 in Pacific/Apia'],
    [
      { topUps: [{ amount: '1,50', at: new Date(0) }] },
      'dailyCloses.make.topUps.amount must be decimal text',
    ],
    [{ topUps: [{ amount: '1.50' }] }, 'dailyCloses.make.topUps: at is missing'],
    [{ topUps: [{ amount: '1.50', at: new Date('2026-12-24') }] }, 'has not reached the balance yet'],
    [
      { topUps: [{ amount: '1.50', at: new Date(0), account: 'paynicorn' }] },
      'is of no account with a balance',
    ],
    [{ askAtMost: -1 }, 'dailyCloses.make.askAtMost must be a whole number from 0'],
    [{ days: 1 }, 'there is no option "days": did you mean "day"?'],
  ])('is %o', async (options, message) => {
    const { close } = await shop({ onlyKumquat: false })
    await expect(close(options as never)).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining(message),
    })
  })
})
