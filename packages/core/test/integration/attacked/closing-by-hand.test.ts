import { describe, expect, it } from 'vitest'
import { closeOf, HOUR } from './closing.ts'
import { byHand, differing, type Ended } from './differing.ts'

// Found by a later attack: a person's word was taken for proof, and money that the gateway had given back, or never
// charged, was missing from a close that agreed.
describe('an order of which nobody knew whether the gateway had it when the opening was told, and which a person has ended', () => {
  /** In the opening of 1000 or 902: its price was gone then, or not. */
  async function ended(
    state: Ended,
    opening: string,
    options: { readonly price?: string } = { price: '98.0' },
  ) {
    const there = await differing({ A: ['unknown'] }, options)
    await there.buy('A')
    there.tell(opening, { A: ['silent'] })
    await closeOf(there)
    there.clock.advance(HOUR)
    await there.kumicorn.orders.override('A', byHand(state))
    return there
  }

  it.each([
    ['rejected', '902', '902', 0],
    ['rejected', '902', '1000', 98],
    ['rejected', '1000', '1000', 0],
    ['failed', '902', '1000', 98],
    ['succeeded', '902', '902', 98],
    ['succeeded', '1000', '1000', 98],
  ] as const)(
    'by a word of %s, from %s to %s: that is not compared',
    async (state, opening, told, before) => {
      // A first close has none to differ from.
      const there = await ended(state, opening)
      there.tell(told)
      const close = await closeOf(there, { askAtMost: 0 })
      expect(close.balance?.opening?.amount).toBe(opening)
      expect([close.balance?.inFlightBefore, close.balance?.difference].map(Number)).toEqual([before, 0])
      expect(close).toMatchObject({
        agrees: false,
        notCompared: [
          'the balance, by up to 98.0: when the opening was told nobody knew whether the gateway held the price of A, which a person has ended: see the gateway’s own statement',
        ],
      })
      there.tell(told)
      expect(await closeOf(there)).toMatchObject({ agrees: true, notCompared: [] })
    },
  )

  it('is not compared without a price either, and what is missing or too much shows', async () => {
    const there = await ended('rejected', '902', {})
    there.tell('1000')
    expect(await closeOf(there, { askAtMost: 0 })).toMatchObject({
      ...{ agrees: false, balance: { difference: '98' } },
      notCompared: [
        expect.stringMatching(
          /^the balance, by a price that was not told: when .* the price of A, which a person/,
        ),
      ],
    })
  })

  it('is as the gateway says, where that has said so itself', async () => {
    const there = await differing({ A: ['unknown'], B: ['unknown'] }, { price: '98.0' })
    await there.buy('A', 'B')
    there.tell('902', { A: ['silent'], B: ['silent'] })
    await closeOf(there)
    // The one was taken, and is ended by hand; the other never was, and a person agrees.
    there.tell('1000', { A: ['pending', '98.0'], B: ['rejected'] })
    for (const id of ['A', 'B']) await there.kumicorn.orders.recheck(id)
    expect(await there.kumicorn.orders.get('B')).toMatchObject({ state: 'rejected' })
    for (const id of ['A', 'B']) await there.kumicorn.orders.override(id, byHand('rejected'))
    const close = await closeOf(there, { askAtMost: 0 })
    expect(close).toMatchObject({ agrees: true, notCompared: [] })
    expect([close.balance?.inFlightBefore, close.balance?.difference].map(Number)).toEqual([98, 0])
  })

  // Found by an attack after that: it said that only a person had, though the gateway had said so itself.
  it.each([
    ['failed', 'failed', 'which a person has ended', 98],
    ['succeeded', 'failed', 'which has failed since', 98],
    ['failed', 'pending', 'which a person has ended', 98],
    ['rejected', 'rejected', 'which a person has ended', 98],
  ] as const)(
    'is not compared where a person has said %s, and the gateway says %s: %s',
    async (state, word, whatCame, before) => {
      const there = await ended(state, '902')
      there.tell('1000', { A: [word] })
      await there.kumicorn.orders.recheck('A')
      const close = await closeOf(there, { askAtMost: 0 })
      expect(close.balance?.inFlightBefore).toMatch(new RegExp(`^${before}`))
      expect(close.notCompared).toEqual([
        `the balance, by up to 98.0: when the opening was told nobody knew whether the gateway held the price of A, ${whatCame}: see the gateway’s own statement`,
      ])
    },
  )

  it('is one that the gateway has had, where that says after the person that it has succeeded', async () => {
    const there = await ended('failed', '902')
    there.tell('902', { A: ['succeeded', '98.0'] })
    await there.kumicorn.orders.recheck('A')
    expect(await there.kumicorn.orders.get('A')).toMatchObject({ state: 'succeeded' })
    expect(await closeOf(there)).toMatchObject({ agrees: true, notCompared: [] })
  })
})
