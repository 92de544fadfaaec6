import { describe, expect, it } from 'vitest'
import { closeOf, HOUR } from './closing.ts'
import { byHand, differing } from './differing.ts'

// Found by an attack: it counted as in flight at the opening, so that money that the gateway had given back before made a
// difference that nothing explained, or was missing from a close that agreed.
describe('an order that was in flight in a first close, and of which nothing was learnt then', () => {
  const A = { kind: 'fruit', reference: 'A' }
  const notCompared = (whatCame: string) => [
    `the balance, by up to 98.0: when the opening was told nobody knew whether the gateway held the price of A, ${whatCame}: see the gateway’s own statement`,
  ]

  /** Bought for 98, and in the first balance or given back before it. */
  async function opened(opening: string, isSilent = true) {
    const there = await differing({ A: ['pending', '98.0'] }, { isFirst: true, price: '98.0' })
    await there.buy('A')
    there.tell(opening, isSilent ? { A: ['silent'] } : {})
    const first = await closeOf(there)
    expect(first.agrees).toBe(true)
    there.clock.advance(HOUR)
    return { ...there, first }
  }

  it.each([
    ['succeeded', '1000', '1000', 98],
    ['succeeded', '902', '902', 98],
    ['rejected', '1000', '1000', 0],
    ['rejected', '902', '1000', 98],
    ['failed', '1000', '1000', 0],
  ] as const)(
    'is not compared where a person has said %s, from %s to %s',
    async (state, opening, told, before) => {
      const there = await opened(opening)
      expect(there.first.balance?.unproved).toEqual([A])
      await there.kumicorn.orders.override('A', byHand(state))
      there.tell(told)
      const close = await closeOf(there, { askAtMost: 0 })
      expect([close.balance?.inFlightBefore, close.balance?.difference].map(Number)).toEqual([before, 0])
      expect(close).toMatchObject({ agrees: false, notCompared: notCompared('which a person has ended') })
      there.tell(told)
      expect(await closeOf(there)).toMatchObject({ agrees: true, notCompared: [] })
    },
  )

  it.each([
    ['1000', 0],
    ['902', 98],
  ])('is not compared where the gateway has failed it since, from %s', async (opening, before) => {
    const there = await opened(opening)
    there.tell('1000', { A: ['failed', '98.0'] })
    await there.kumicorn.orders.recheck('A')
    const close = await closeOf(there)
    expect([close.balance?.inFlightBefore, close.balance?.difference].map(Number)).toEqual([before, 0])
    expect(close).toMatchObject({ agrees: false, notCompared: notCompared('which has failed since') })
  })

  it('had not been given back where the gateway says that it has succeeded', async () => {
    const there = await opened('902')
    there.tell('902', { A: ['succeeded', '98.0'] })
    await there.kumicorn.orders.recheck('A')
    const close = await closeOf(there)
    expect(close).toMatchObject({ agrees: true, notCompared: [], balance: { inFlightBefore: '98.0' } })
  })

  it('is asked about by each close until the gateway tells of it, and not compared until then', async () => {
    const there = await opened('1000')
    there.tell('1000')
    // In flight at both ends, it makes no difference.
    const second = await closeOf(there, { askAtMost: 0 })
    expect(second).toMatchObject({ agrees: true, balance: { unproved: [A] } })
    there.tell('1000', { A: ['failed', '98.0'] })
    await there.kumicorn.orders.recheck('A')
    const close = await closeOf(there)
    expect(close).toMatchObject({ agrees: false, notCompared: notCompared('which has failed since') })
    expect(close.balance).not.toHaveProperty('unproved')
  })

  it('is known where the gateway tells in the first close that it has it, of which nobody knew that', async () => {
    const there = await differing({ A: ['unknown'] }, { isFirst: true, price: '98.0' })
    await there.buy('A')
    there.tell('902', { A: ['pending', '98.0'] })
    const { balance } = await closeOf(there)
    expect(balance).toMatchObject({ inFlight: '98.0' })
    expect(balance).not.toHaveProperty('unproved')
    there.tell('1000', { A: ['failed', '98.0'] })
    await there.kumicorn.orders.recheck('A')
    expect(await closeOf(there)).toMatchObject({ agrees: true, notCompared: [] })
  })

  it('is known from the first close on where the gateway has told of it, then or in the next', async () => {
    for (const isSilent of [false, true]) {
      const there = await opened('902', isSilent)
      there.tell('902', { A: ['pending', '98.0'] })
      const second = await closeOf(there)
      expect(second).toMatchObject({ agrees: true, suspects: [] })
      for (const { balance } of isSilent ? [second] : [there.first, second])
        expect(balance).not.toHaveProperty('unproved')
      expect(there.asked).toEqual(isSilent ? ['A', 'A'] : ['A'])
      there.tell('1000', { A: ['failed', '98.0'] })
      await there.kumicorn.orders.recheck('A')
      expect(await closeOf(there)).toMatchObject({ agrees: true, notCompared: [] })
    }
  })
})
