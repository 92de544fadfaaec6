import { describe, expect, it } from 'vitest'
import type { TopUp } from '../../../src/index.ts'
import { closeOf, DAY, HOUR, setUp, tells } from './closing.ts'
import { refuses } from './papaya.ts'

/* Found by an attack: top-ups that were told to a close without a balance. */

describe('a top-up that was told to a close without a balance', () => {
  /** Closes a first day, and a second one with 500.00 of which the gateway tells no balance. */
  async function silent() {
    let told: string | undefined = '1000.00'
    const there = await setUp({ balance: async () => (told === undefined ? refuses() : tells(told)()) })
    const close = (...topUps: readonly TopUp[]) => closeOf(there, { topUps })
    const tell = (balance: string | undefined) => {
      told = balance
    }
    const night = (balance: string | undefined) => {
      tell(balance)
      there.clock.advance(DAY)
    }
    await close()
    night(undefined)
    const paid = { amount: '500.00', at: new Date(there.clock.now() - HOUR), note: 'bank' }
    expect(await close(paid)).toMatchObject({ agrees: false, balance: { told: undefined } })
    return { ...there, close, night, tell, paid }
  }

  it('counts in the next one that is told a balance', async () => {
    const { close, night, paid } = await silent()
    night('1500.00')
    const next = await close()
    expect(next).toMatchObject({ agrees: true, balance: { expected: '1500.00', difference: '0.00' } })
    expect(next.balance?.topUps).toEqual([
      { amount: '500.00', at: paid.at.getTime(), note: 'bank', carriedFrom: '2026-11-21' },
    ])
    night('1500.00')
    expect(await close()).toMatchObject({ agrees: true, balance: { topUps: [] } })
  })

  it('is missed when it is gone', async () => {
    const { close, night } = await silent()
    night('1000.00')
    expect(await close()).toMatchObject({ agrees: false, balance: { difference: '-500.00' } })
  })

  it('is carried over as many as it takes, with what was told to each, and counts once', async () => {
    const { close, night, paid, clock } = await silent()
    night(undefined)
    const other = { amount: '20.00', at: new Date(clock.now() - HOUR) }
    // Closed again: what was told before is not forgotten, and what was wrong is taken out again.
    await close({ ...other, amount: '7.00' })
    await close(other, { ...other, amount: '-7.00' })
    night('1521.00')
    // Who tells one that was told before tells the same one.
    const next = await close({ ...paid, amount: '500.0' }, { amount: '1.00', at: new Date(clock.now()) })
    expect(next).toMatchObject({ agrees: true, balance: { expected: '1521.00' } })
    expect(next.balance?.topUps.map(({ amount, carriedFrom }) => [amount, carriedFrom])).toEqual([
      ['7.00', '2026-11-22'],
      ['20.00', '2026-11-22'],
      ['-7.00', '2026-11-22'],
      ['500.0', undefined],
      ['1.00', undefined],
    ])
  })

  // Found by a second attack, as is what follows: it counted twice.
  it('counts once when it is told on two nights without a balance, and as often as one close was told it', async () => {
    const { close, night, paid } = await silent()
    night(undefined)
    await close(paid)
    night(undefined)
    await close(paid, paid)
    night('2000.00')
    const next = await close(paid)
    expect(next).toMatchObject({ agrees: true, balance: { expected: '2000.00' } })
    expect(next.balance?.topUps.map(({ carriedFrom }) => carriedFrom)).toEqual(['2026-11-23', undefined])
  })

  it.each([undefined, '1000.00'])(
    'is not lost when the same day is closed again without it, and %j is told',
    async (again) => {
      const { close, night, tell } = await silent()
      tell(again)
      const second = await close()
      expect(second).toMatchObject({ nth: 2, agrees: false })
      expect(second.balance?.topUps).toMatchObject([{ amount: '500.00', carriedFrom: '2026-11-21' }])
      if (again !== undefined) {
        expect(second.balance?.difference).toBe('-500.00')
        return
      }
      night('1000.00')
      expect(await close()).toMatchObject({ agrees: false, balance: { difference: '-500.00' } })
    },
  )
})

describe('what closes have left to the next one', () => {
  it('is found behind as many closes without a balance, or of one day, as there are', async () => {
    let told: string | undefined = '1000.00'
    const there = await setUp({ balance: async () => (told === undefined ? refuses() : tells(told)()) })
    await closeOf(there)
    told = undefined
    there.clock.advance(HOUR)
    for (let n = 0; n < 250; n += 1) await closeOf(there, { day: '2026-11-21', provisional: true })
    told = '1.00'
    there.clock.advance(2 * DAY)
    expect(await closeOf(there)).toMatchObject({ agrees: false, balance: { difference: '-999.00' } })
  })
})
