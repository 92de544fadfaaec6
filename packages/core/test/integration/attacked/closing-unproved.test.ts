import { describe, expect, it } from 'vitest'
import type { ReportedState } from '../../../src/index.ts'
import { closeOf, DAY, decimal, HOUR, setUp, tells } from './closing.ts'
import { byHand, differing, type Ended } from './differing.ts'
import { aFact } from './papaya.ts'

// Found by an attack: only a person's word after the opening was taken for no proof. Said before it, it made a difference
// that was none, and a price that was charged twice was missing from a close that agreed.
describe('an order that a person has ended before the opening was told', () => {
  /** Bought for 98; nothing is heard of it until after the opening, of a first close or of a later one. */
  async function ended(state: Ended, opening: string, { isFirst = true, bought = 'unknown' } = {}) {
    const there = await differing({ A: [bought] }, { isFirst, price: '98.0' })
    await there.buy('A')
    await there.kumicorn.orders.override('A', byHand(state))
    there.tell(opening, { A: ['silent'] })
    const close = await closeOf(there)
    there.clock.advance(HOUR)
    return { ...there, close }
  }

  it.each(['rejected', 'failed', 'succeeded'] as const)(
    'is asked about before that balance becomes an opening (%s)',
    async (state) => {
      const { asked, close } = await ended(state, '902')
      expect(asked).toEqual(['A'])
      expect(close.suspects).toMatchObject([
        { reference: 'A', reasons: ['a person has said how it ended'], found: 'failed' },
      ])
      expect(close).toMatchObject({ agrees: true, balance: { difference: undefined } })
    },
  )

  it.each([
    ['rejected', '902', 0],
    ['rejected', '804', -98],
    ['failed', '902', 0],
    ['failed', '804', -98],
  ] as const)(
    'makes no difference where the gateway says after all that it has succeeded (%s, %s)',
    async (state, told, difference) => {
      const there = await ended(state, '902')
      there.tell(told, { A: ['succeeded', '98.0'] })
      for (let nth = 0; nth < 3; nth += 1) await there.kumicorn.orders.recheck('A')
      expect(await there.kumicorn.orders.get('A')).toMatchObject({ state: 'succeeded' })
      const { balance, agrees, notCompared } = await closeOf(there)
      expect([balance?.inFlightBefore, balance?.difference].map(Number)).toEqual([98, difference])
      expect({ agrees, notCompared }).toEqual({ agrees: difference === 0, notCompared: [] })
    },
  )

  it.each([
    ['1000', 0],
    ['902', 98],
  ])(
    'is not compared where the gateway says after all that it has failed, from %s',
    async (opening, before) => {
      const there = await ended('succeeded', opening)
      there.tell('1000', { A: ['failed', '98.0'] })
      for (let nth = 0; nth < 3; nth += 1) await there.kumicorn.orders.recheck('A')
      expect(await there.kumicorn.orders.get('A')).toMatchObject({ state: 'reversed' })
      const close = await closeOf(there)
      expect([close.balance?.inFlightBefore, close.balance?.difference].map(Number)).toEqual([before, 0])
      expect(close.notCompared).toEqual([
        'the balance, by up to 98.0: when the opening was told nobody knew whether the gateway held the price of A, which has failed since: see the gateway’s own statement',
      ])
    },
  )

  it.each(['rejected', 'succeeded'] as const)(
    'makes no difference where nobody has said anything else since, nor where a person says it again (%s)',
    async (state) => {
      const there = await ended(state, '902')
      await there.kumicorn.orders.override('A', byHand(state))
      there.tell('902')
      expect(await closeOf(there)).toMatchObject({ agrees: true, notCompared: [] })
    },
  )

  it('is not compared where a person says otherwise after it', async () => {
    const there = await ended('rejected', '902')
    await there.kumicorn.orders.override('A', byHand('succeeded'))
    there.tell('902')
    expect(await closeOf(there)).toMatchObject({
      agrees: false,
      notCompared: [expect.stringMatching(/^the balance, by up to 98\.0: .*, which a person has ended/)],
    })
  })

  // Found by another attack: what the gateway had said itself after the person counted for nothing where it came as news of
  // what the person had said.
  it.each([
    ['succeeded', '902', '1000', '0.0'],
    ['succeeded', '902', '902', '-98.0'],
    ['failed', '1000', '1000', '0'],
  ] as const)(
    'is known where the gateway itself has said so after the person, with a price that was not told before (%s)',
    async (state, opening, told, difference) => {
      const there = await differing({ A: ['pending'] })
      await there.buy('A')
      await there.kumicorn.orders.override('A', byHand(state))
      there.tell(opening, { A: [state, '98.0'] })
      await there.kumicorn.orders.recheck('A')
      await closeOf(there)
      there.clock.advance(HOUR)
      there.tell(told, { A: ['failed', '98.0'] })
      for (let nth = 0; nth < 3; nth += 1) await there.kumicorn.orders.recheck('A')
      expect(await there.kumicorn.orders.get('A')).toMatchObject({
        state: state === 'succeeded' ? 'reversed' : 'failed',
      })
      const { balance, notCompared } = await closeOf(there)
      expect({ difference: balance?.difference, notCompared }).toEqual({ difference, notCompared: [] })
    },
  )

  it('was not with the gateway where it surely was never sent, whatever a person says after the opening', async () => {
    const read = () => aFact()
    const wire = {
      encode: () => ({ method: 'POST' as const, url: 'http://127.0.0.1:1', headers: {}, body: '' }),
    }
    const asked = () => ({ terms: {}, amount: decimal('98.0') })
    const there = await setUp({ balance: tells('1000'), read, wire, asked, retries: 0 })
    for (const id of ['A', 'B', 'C']) await there.client.buy({ id })
    expect(await there.kumicorn.orders.get('A')).toMatchObject({ state: 'created', sends: 0 })
    await closeOf(there)
    there.clock.advance(DAY)
    for (const [id, state] of [
      ['A', 'rejected'],
      ['B', 'failed'],
    ] as const)
      await there.kumicorn.orders.override(id, byHand(state))
    expect(await closeOf(there)).toMatchObject({ agrees: true, notCompared: [] })
    there.clock.advance(HOUR)
    await there.kumicorn.orders.override('C', byHand('succeeded'))
    there.clock.advance(DAY)
    // It counts as what our books say, and the balance shows that it is not so.
    expect(await closeOf(there)).toMatchObject({ balance: { difference: '98.0' }, notCompared: [] })
  })

  it('counts as the person has said in the close of that day, which shows whether that is so', async () => {
    const wrong = await ended('rejected', '902', { isFirst: false })
    expect(wrong.close).toMatchObject({ agrees: false, balance: { difference: '-98' } })
    const right = await ended('succeeded', '902', { isFirst: false })
    expect(right.close).toMatchObject({ agrees: true, balance: { difference: '0.0', succeeded: '98.0' } })
  })

  it('is known where the gateway itself has said so before the person', async () => {
    const { asked } = await ended('rejected', '1000', { bought: 'rejected' })
    expect(asked).toEqual([])
  })
})

// Found by the same attack: it counted from when others told of it, so that what was charged before the opening, and told
// after it, made a difference that nothing explained.
describe('an order that was not placed here, and is known only since the opening', () => {
  type Way = 'by callbacks' | 'found by its reference'

  async function heard(opening: string, told: string, way: Way, state: ReportedState = 'succeeded') {
    let balance = opening
    const word = { reference: 'X', state, status: state, amount: decimal('98.0') }
    const read = () => aFact({ ...word, source: 'callback' })
    const query = async () => aFact({ ...word, source: 'query' })
    const callbacks = { papaya: { path: '/papaya', read, acknowledge: () => 'ok' } }
    const there = await setUp({ balance: () => tells(balance)(), query, callbacks })
    await closeOf(there)
    there.clock.advance(DAY)
    balance = told
    if (way === 'by callbacks')
      await there.kumicorn.callbacks.papaya?.({ method: 'POST', headers: {}, rawBody: new Uint8Array() })
    else await there.kumicorn.reconcile({ references: ['X'] })
    expect(await there.kumicorn.orders.get('X')).toMatchObject({ state })
    return there
  }

  it.each([
    ['by callbacks', 'succeeded', '902', '902', 98],
    ['by callbacks', 'succeeded', '1000', '902', 0],
    ['by callbacks', 'pending', '902', '902', 98],
    ['by callbacks', 'failed', '902', '1000', 98],
    ['by callbacks', 'failed', '1000', '1000', 0],
    ['found by its reference', 'succeeded', '902', '902', 98],
  ] as const)(
    'makes no difference, and is not compared: %s, %s, %s to %s',
    async (way, state, opening, told, before) => {
      const there = await heard(opening, told, way, state)
      const { balance, agrees, notCompared } = await closeOf(there)
      expect([balance?.inFlightBefore, balance?.difference].map(Number)).toEqual([before, 0])
      expect(agrees).toBe(false)
      expect(notCompared).toEqual([
        'the balance, by up to 98.0: when the opening was told nobody knew whether the gateway held the price of X, of which only others have told since: see the gateway’s own statement',
      ])
      there.clock.advance(DAY)
      expect(await closeOf(there)).toMatchObject({ agrees: true, notCompared: [] })
    },
  )

  it('does not hide more than its price', async () => {
    const there = await heard('1000', '804', 'by callbacks')
    expect(await closeOf(there)).toMatchObject({ balance: { difference: '-98.0' } })
  })

  it('is nothing where the gateway has refused it', async () => {
    const there = await heard('1000', '1000', 'by callbacks', 'rejected')
    expect(await closeOf(there)).toMatchObject({ agrees: true, notCompared: [] })
  })
})
