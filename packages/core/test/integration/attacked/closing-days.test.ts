import { describe, expect, it, onTestFinished } from 'vitest'
import { createKumicorn, type Gateway, type ToldBalance, type ToldReport } from '../../../src/index.ts'
import { closeOf, DAY, decimal, HOUR, MIDNIGHT, setUp, succeeds, tells, zone } from './closing.ts'
import { aFact, cyclic, fails, papaya, refuses } from './papaya.ts'

const report = (fields: object): ToldReport => ({
  ...{ from: MIDNIGHT, until: MIDNIGHT + DAY, zone: 'UTC', kinds: ['fruit'], count: 0, sums: [] },
  ...fields,
})

describe('a gateway that tells no balance that can be one', () => {
  it.each<readonly [string, () => unknown]>([
    ['throws', fails],
    ['rejects with what is no error', () => Promise.reject('overlooked')],
    ['tells nothing', async () => undefined],
    ['tells null', async () => null],
    ['tells a number', async () => ({ amount: 5 })],
    ['tells no decimal', tells('1e5')],
    ['tells a currency that is none', async () => ({ amount: '5', currency: 7 })],
    ['tells what cannot be read', async () => Object.defineProperty({}, 'amount', { get: fails })],
    ['tells itself', async () => ({ amount: cyclic })],
  ])('because it %s: the close says so', async (_, balance) => {
    const close = await closeOf(await setUp({ balance: balance as () => Promise<ToldBalance> }))
    expect(close).toMatchObject({ agrees: false, balance: { error: { code: 'answer_malformed' } } })
    expect(close.balance?.told).toBeUndefined()
  })

  it('because it refuses: the close has its words', async () => {
    const close = await closeOf(await setUp({ balance: async () => refuses() }))
    expect(close).toMatchObject({ agrees: false, balance: { error: { code: 'gateway_refused' } } })
  })

  it('because it never ends: it is waited for as long as for any question', async () => {
    const there = await setUp({ balance: () => new Promise(() => undefined) })
    const closing = closeOf(there)
    await there.clock.waiting(1)
    there.clock.advance(30_000)
    expect(await closing).toMatchObject({
      balance: { error: { code: 'transport_timeout', message: 'balance: no answer within 30000 ms' } },
    })
  })

  it('because it has something else there is refused when it is configured', async () => {
    await expect(setUp({ balance: 5 as never })).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining('must have balance as a function, or not at all'),
    })
  })
})

describe('a gateway that tells no report that can be one', () => {
  it.each<readonly [string, unknown]>([
    ['nothing', undefined],
    ['a day that ends before it begins', report({ until: MIDNIGHT - 1 })],
    ['no day', report({ from: Number.NaN })],
    ['no zone', report({ zone: undefined })],
    ['kinds that are none', report({ kinds: [7] })],
    ['a count below zero', report({ count: -1 })],
    ['half an order', report({ count: 1.5 })],
    ['a sum that is no decimal', report({ sums: [{ amount: '1,5', currency: 'USD' }] })],
    ['no sums', report({ sums: 'USD' })],
  ])('but %s: the close says so', async (_, told) => {
    const close = await closeOf(await setUp({ report: async () => told as ToldReport }))
    expect(close).toMatchObject({ agrees: false, report: { error: { code: 'answer_malformed' } } })
  })

  it('is compared as far as it tells', async () => {
    const sums = [{ amount: undefined, currency: 'USD' }]
    const there = await setUp({
      report: async () => report({ from: MIDNIGHT - DAY, until: MIDNIGHT, count: undefined, sums }),
    })
    expect(await closeOf(there)).toMatchObject({
      agrees: false,
      notCompared: [
        'the report of 2026-11-20: it tells no count that can be read: close 2026-11-20 again, or leave it to the next close',
      ],
      report: { told: { count: undefined, sums: [] }, difference: undefined },
    })
  })
})

describe('a balance in one currency', () => {
  it('has nothing to do with orders in another one', async () => {
    let told = '100'
    const there = await setUp({
      balance: () => tells(told, 'NGN')(),
      read: (order) =>
        succeeds({ amount: decimal('5.00'), currency: order.reference === 'N' ? 'NGN' : 'KES' })(order),
    })
    await closeOf(there)
    there.clock.advance(HOUR)
    await there.client.buy({ id: 'N' })
    await there.client.buy({ id: 'K' })
    told = '95'
    there.clock.advance(DAY)
    const close = await closeOf(there)
    expect(close).toMatchObject({ agrees: true, balance: { succeeded: '5.00', expected: '95.00' } })
    expect(close.kinds[0]?.sums.map(({ currency, net }) => [currency, net])).toEqual([
      ['KES', '5.00'],
      ['NGN', '5.00'],
    ])
  })
})

// Found by an attack: it was in `order.reversed`, not in the order, and the balance differed by it.
describe('a price that is told first by a failure', () => {
  const says = (state: string, amount?: string) => (order: { readonly reference: string }) =>
    aFact({ reference: order.reference, state, amount: amount && decimal(amount) })

  /** A gateway that has taken 5 when its balance is told, and has given it back when it is told again. */
  async function closing(taken: readonly [string, string?], given: readonly [string, string?]) {
    let told = '95'
    let [state, amount] = taken
    const query: Gateway['query'] = async (order) => ({ ...says(state, amount)(order), source: 'query' })
    const there = await setUp({ balance: () => tells(told)(), read: says(...taken), query })
    await there.client.buy({ id: 'A' })
    there.clock.advance(DAY)
    // Asked then, it says again that it has taken it.
    await closeOf(there)
    ;[state, amount] = given
    const ask = async (): Promise<void> => {
      for (let n = 0; n < 3; n += 1) {
        there.clock.advance(HOUR)
        await there.kumicorn.orders.recheck('A')
      }
    }
    await ask()
    told = '100'
    there.clock.advance(DAY)
    const say = (...next: typeof given): Promise<void> => {
      ;[state, amount] = next
      return ask()
    }
    return { ...there, close: await closeOf(there, { askAtMost: 0 }), say }
  }

  it.each<readonly [string, readonly [string, string?], readonly [string, string?]]>([
    ['it reverses', ['succeeded'], ['failed', '5.00']],
    ['it ends', ['pending'], ['failed', '5.00']],
    ['it ends, after another price that was too early', ['pending', '4.00'], ['failed', '5.00']],
    ['it ends, and says that it cost nothing', ['pending', '5.00'], ['failed', '0.00']],
  ])('counts in the balance: of the order that %s', async (_, taken, given) => {
    const { close, kumicorn } = await closing(taken, given)
    expect(['failed', 'reversed']).toContain((await kumicorn.orders.get('A'))?.state)
    expect(close.balance).toMatchObject({ told: '100', difference: '0.00' })
    expect(close).toMatchObject({ agrees: true })
  })

  it('contradicts no success that comes after all', async () => {
    const { kumicorn, say } = await closing(['succeeded'], ['failed', '5.00'])
    expect(await kumicorn.orders.get('A')).toMatchObject({ state: 'reversed', amount: '5.00' })
    await say('succeeded', '6.00')
    expect(await kumicorn.orders.get('A')).toMatchObject({
      state: 'succeeded',
      amount: '6.00',
      provisional: false,
      disputed: false,
    })
  })
})

describe('orders that may explain a difference', () => {
  async function differing(given: Partial<Gateway> = {}) {
    let told = '100'
    const there = await setUp({ balance: () => tells(told)(), ...given })
    await closeOf(there)
    there.clock.advance(HOUR)
    for (const id of ['A', 'B', 'C']) await there.client.buy({ id })
    told = '90'
    there.clock.advance(DAY)
    return there
  }

  it('are asked about up to a number', async () => {
    const close = await closeOf(await differing(), { askAtMost: 1 })
    expect(close).toMatchObject({ agrees: false, moreSuspects: 2, balance: { difference: '-10' } })
    expect(close.suspects).toMatchObject([
      { found: 'missing', reasons: ['its price was not told', 'it is in flight'] },
    ])
    expect((await closeOf(await differing(), { askAtMost: 0 })).moreSuspects).toBe(3)
  })

  it('may not be asked about: then it is said why', async () => {
    const close = await closeOf(await differing({ query: async () => refuses() }))
    expect(close.suspects).toHaveLength(3)
    expect(close.suspects[0]).toMatchObject({ found: 'failed', error: { code: 'gateway_refused' } })
  })

  it('of a report are those of its kinds', async () => {
    const there = await setUp({
      report: async () => report({ count: 2, kinds: ['fruit'] }),
      kindOf: () => 'fruit',
    })
    await there.client.buy({ id: 'A' })
    there.clock.advance(DAY)
    const close = await closeOf(there)
    expect(close).toMatchObject({ agrees: false, report: { difference: 2 } })
    expect(close.suspects).toMatchObject([{ reference: 'A', found: 'missing' }])
    const other = await setUp({ report: async () => report({ count: 2, kinds: ['seed'] }) })
    await other.client.buy({ id: 'A' })
    other.clock.advance(DAY)
    expect((await closeOf(other)).suspects).toEqual([])
  })
})

describe('top-ups', () => {
  it('of several accounts with a balance say which they are for', async () => {
    const [one, two] = [papaya('http://127.0.0.1:9', { balance: tells('1') }), 'pawpaw'] as const
    const given = { balance: tells('2'), name: two, account: 'pawpaw_1' }
    const kumicorn = createKumicorn({
      gateways: [one, { ...papaya('http://127.0.0.1:9', given), name: two }],
    })
    onTestFinished(() => kumicorn.stop())
    const topUp = { amount: '5', at: new Date(0) }
    const make = (account?: string) => kumicorn.dailyCloses.make({ zone, topUps: [{ ...topUp, account }] })
    await expect(make()).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining('give its account (there are: papaya_1, pawpaw_1)'),
    })
    for (const account of ['pawpaw', 'pawpaw_1']) {
      const { accounts } = await make(account)
      expect(accounts.map(({ balance }) => balance?.topUps.length)).toEqual([0, 1])
    }
  })
})
