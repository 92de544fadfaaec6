import { compareDecimals, memoryStore } from '@kumicorn/core'
import { describe, expect, it } from 'vitest'
import { DAY, MIDNIGHT, NEXT_DAY, OTHER_PRODUCT, shop, times, ZONE } from './shop.ts'

const same = (a: string | undefined, b: string): boolean => a !== undefined && compareDecimals(a, b) === 0

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

  it('does not agree with a balance that is not true, and names what may explain it', async () => {
    const { place, sandbox, close, goTo, added } = await shop()
    await close()
    await place('A-1')
    await sandbox.settle('A-1', 'succeeded')
    await place('A-2')
    added.amount = '-12.34'
    await goTo(24.1)
    const made = await close()
    expect(made.agrees).toBe(false)
    expect(made.balance?.difference).toBe('-12.34')
    expect(made.suspects).toMatchObject([
      { reference: 'A-2', found: 'confirmed', reasons: ['it is in flight'] },
    ])
  })

  it('finds that a person was wrong', async () => {
    const { place, sandbox, kumicorn, close, goTo } = await shop()
    await close()
    const price = await place('A-1')
    sandbox.faults.next({ callback: 'never', reference: 'A-1' })
    await sandbox.settle('A-1', 'failed')
    await kumicorn.orders.override('A-1', { state: 'succeeded', reason: 'the customer says so', by: 'ada' })
    await goTo(24.1)
    const made = await close()
    expect(made.kinds).toMatchObject([{ ends: { succeeded: 1 }, byHand: 1, sums: [] }])
    expect(made.suspects).toMatchObject([
      { reference: 'A-1', before: 'succeeded', after: 'reversed', found: 'changed' },
    ])
    expect(made.suspects[0]?.reasons).toContain('a person has said how it ended')
    expect(made.suspects[0]?.reasons).toContain('its price is the difference')
    expect(made.agrees).toBe(true)
    expect(price).not.toBe('')
  })

  it('takes in what was paid into the balance, if it is told', async () => {
    const { place, sandbox, close, goTo, added } = await shop()
    await close()
    await place('A-1')
    await sandbox.settle('A-1', 'succeeded')
    added.amount = '5000.00'
    await goTo(24.1)
    const untold = await close()
    expect(untold).toMatchObject({ agrees: false, nth: 1, balance: { difference: '5000.00' } })
    const at = new Date(MIDNIGHT + 36_000_000)
    const told = await close({ topUps: [{ amount: '5000.00', at, note: 'transfer 17' }] })
    expect(told).toMatchObject({ agrees: true, nth: 2, day: DAY })
    expect(told.balance?.topUps).toEqual([{ amount: '5000.00', at: at.getTime(), note: 'transfer 17' }])
    // What the opening balance has in it already would count twice.
    await goTo(48.1)
    await expect(close({ topUps: [{ amount: '5000.00', at }] })).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining('close 2026-11-26 again, and tell it there'),
    })
    expect(await close()).toMatchObject({ agrees: true, day: NEXT_DAY })
  })

  it('carries an order over midnight', async () => {
    const { place, sandbox, close, goTo } = await shop()
    await close()
    await goTo(23.99)
    const price = await place('A-1')
    await goTo(24.1)
    const made = await close()
    expect(made).toMatchObject({ agrees: true, kinds: [], open: { count: 1, states: { pending: 1 } } })
    expect(made.balance).toMatchObject({ inFlight: price, succeeded: '0' })
    await sandbox.settle('A-1', 'succeeded')
    await goTo(48.1)
    const after = await close()
    expect(after).toMatchObject({ agrees: true, kinds: [{ ends: { succeeded: 1 } }], open: { count: 0 } })
    expect(after.balance).toMatchObject({ inFlightBefore: price, succeeded: price, inFlight: '0' })
  })

  it('takes an order that was in doubt for what it has turned out to be, at both ends', async () => {
    const { place, sandbox, kumicorn, close, goTo } = await shop()
    sandbox.faults.next({ gateway: 'kumquat', answer: 'malformed' })
    await expect(place('A-1')).rejects.toThrow('A-1 is unknown')
    const first = await close()
    expect(first.balance).toMatchObject({ told: '999902.00', inFlight: '0' })
    await goTo(24.1)
    const made = await close()
    expect(made.open).toMatchObject({ count: 1, states: { unknown: 1 }, sums: [] })
    expect(made).toMatchObject({ agrees: true, suspects: [] })
    await kumicorn.orders.recheck('A-1')
    await sandbox.settle('A-1', 'failed')
    await goTo(48.1)
    const after = await close()
    expect(after).toMatchObject({ agrees: true, suspects: [], kinds: [{ ends: { failed: 1 } }] })
    expect(after.balance).toMatchObject({ inFlightBefore: '98.0', succeeded: '0', inFlight: '0' })
  })

  it('shows a reversal on the day when it comes, so that all closes add up', async () => {
    const { place, sandbox, kumicorn, close, goTo } = await shop()
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
    const kept = await kumicorn.dailyCloses.list()
    expect(kept.map(({ day, nth }) => [day, nth])).toEqual([
      [NEXT_DAY, 1],
      [DAY, 2],
      [DAY, 1],
      ['2026-11-25', 1],
    ])
    expect(kept[0]).toEqual(JSON.parse(JSON.stringify(after)))
  })

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
    expect(await ours.kumicorn.dailyCloses.list()).toHaveLength(2)
  })

  it('stands beside what the gateway reports of its own day', async () => {
    const { pay, sandbox, close, goTo, kumicorn } = await shop({ onlyKumquat: false })
    await goTo(10)
    await pay('P-1')
    await pay('P-2')
    await pay('P-3')
    await sandbox.settle('P-1', 'succeeded')
    await sandbox.settle('P-2', 'failed')
    sandbox.faults.next({ callback: 'never', reference: 'P-3' })
    await sandbox.settle('P-3', 'succeeded')
    await goTo(24.1)
    const made = await close({}, 'paynicorn')
    expect(made).toMatchObject({ agrees: true, balance: undefined, kinds: [{ kind: 'payment' }] })
    // It is known only now that the third has succeeded.
    expect(made.suspects).toMatchObject([{ reference: 'P-3', after: 'succeeded', found: 'changed' }])
    expect(made.report).toEqual({
      ...{ from: MIDNIGHT, until: MIDNIGHT + 86_400_000, zone: 'Asia/Shanghai', over: true },
      kinds: ['payment', 'topUp'],
      told: { count: 2, sums: [{ amount: '2.00', currency: 'USD' }] },
      ours: { count: 1, carriedIn: 0, carriedOut: 1, sums: [{ amount: '443.94', currency: 'NGN' }] },
      difference: 0,
    })
    await goTo(48.1)
    const after = await close({}, 'paynicorn')
    expect(after).toMatchObject({ agrees: true, kinds: [{ ends: { succeeded: 1 } }] })
    expect(after.report).toMatchObject({
      told: { count: 0 },
      ours: { count: 1, carriedIn: 1 },
      difference: 0,
    })
    expect(await kumicorn.dailyCloses.csv([after])).toContain('"report"')
  })

  it('says that the day of the report is not over where ours ends before it', async () => {
    const { close, goTo } = await shop({ onlyKumquat: false })
    await goTo(20)
    const made = await close({ zone: 'Pacific/Auckland' }, 'paynicorn')
    expect(made).toMatchObject({ day: DAY, agrees: true, report: { over: false, difference: undefined } })
  })

  it('says so when the gateway does not answer', async () => {
    const { close, goTo, sandbox } = await shop({ onlyKumquat: false })
    await close()
    await goTo(24.1)
    sandbox.faults.next({ gateway: 'kumquat', answer: 'unknown-error' })
    const made = await close()
    expect(made).toMatchObject({ agrees: false, balance: { told: undefined, difference: undefined } })
    expect(made.balance?.error?.code).toBe('gateway_refused')
    await goTo(48.1)
    // The opening balance is that of the close before.
    expect(await close()).toMatchObject({ agrees: true, balance: { opening: { day: '2026-11-25' } } })
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
