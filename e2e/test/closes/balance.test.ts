import { describe, expect, it } from 'vitest'
import { DAY, MIDNIGHT, NEXT_DAY, shop } from './shop.ts'

describe('the balance of a day', () => {
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
      { reference: 'A-1', found: 'confirmed', reasons: ['the gateway may have charged another price'] },
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
    const first = await close({ askAtMost: 0 })
    expect(first.balance).toMatchObject({ told: '999902.00', inFlight: '0' })
    await goTo(24.1)
    const made = await close({ askAtMost: 0 })
    expect(made.open).toMatchObject({ count: 1, states: { unknown: 1 }, sums: [] })
    expect(made).toMatchObject({ agrees: true, suspects: [] })
    await kumicorn.orders.recheck('A-1')
    await sandbox.settle('A-1', 'failed')
    await goTo(48.1)
    const after = await close()
    expect(after).toMatchObject({ agrees: true, suspects: [], kinds: [{ ends: { failed: 1 } }] })
    expect(after.balance).toMatchObject({ inFlightBefore: '98.0', succeeded: '0', inFlight: '0' })
  })

  // Found by an attack: a day later its price was missing in the balance.
  it('asks about an order in doubt before the balance becomes an opening', async () => {
    const { place, sandbox, close, goTo } = await shop()
    await close()
    sandbox.faults.next({ gateway: 'kumquat', answer: 'malformed' })
    await expect(place('A-1')).rejects.toThrow('A-1 is unknown')
    sandbox.faults.next({ callback: 'never', reference: 'A-1' })
    await sandbox.settle('A-1', 'failed')
    await goTo(24.1)
    const made = await close()
    expect(made).toMatchObject({ agrees: true, balance: { told: '1000000.00', inFlight: '0' } })
    expect(made.suspects).toMatchObject([{ reference: 'A-1', before: 'unknown', after: 'failed' }])
    await goTo(48.1)
    expect(await close()).toMatchObject({ agrees: true, suspects: [], balance: { inFlightBefore: '0' } })
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
