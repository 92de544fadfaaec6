import { describe, expect, it } from 'vitest'
import { lifecycle, type OrderState, orderEventTypes, type ReportedState } from '../../src/index.ts'
import { decide } from '../../src/orders/decide.ts'
import type { Fact, FactSource } from '../../src/orders/fact.ts'
import { finalStates } from '../../src/orders/lifecycle.ts'
import { newOrder } from '../../src/orders/new-order.ts'
import type { OrderRecord } from '../../src/orders/order.ts'

/**
 * What becomes of an order, by what a callback reports and by what an answer or a query reports: its next state and
 * event; `conflict`: it stays, and that is shown; `–`: nothing happens; `?`: shown, and it moves once the gateway's
 * own query says so.
 */
const table = `
  created   | unknown   | unknown –             | unknown –
  created   | pending   | pending accepted      | pending accepted
  created   | rejected  | rejected rejected     | rejected rejected
  created   | succeeded | succeeded succeeded   | succeeded succeeded
  created   | failed    | failed failed         | failed failed
  unknown   | unknown   | –                     | –
  unknown   | pending   | pending accepted      | pending accepted
  unknown   | rejected  | rejected rejected     | rejected rejected
  unknown   | succeeded | succeeded succeeded   | succeeded succeeded
  unknown   | failed    | failed failed         | failed failed
  pending   | unknown   | –                     | –
  pending   | pending   | –                     | –
  pending   | rejected  | conflict              | conflict
  pending   | succeeded | succeeded succeeded   | succeeded succeeded
  pending   | failed    | failed failed         | failed failed
  rejected  | unknown   | –                     | –
  rejected  | pending   | conflict              | conflict
  rejected  | rejected  | –                     | –
  rejected  | succeeded | ? succeeded recovered | ? succeeded recovered
  rejected  | failed    | –                     | –
  succeeded | unknown   | –                     | –
  succeeded | pending   | conflict              | –
  succeeded | rejected  | conflict              | conflict
  succeeded | succeeded | –                     | –
  succeeded | failed    | ? reversed reversed   | ? reversed reversed
  failed    | unknown   | –                     | –
  failed    | pending   | conflict              | –
  failed    | rejected  | –                     | –
  failed    | succeeded | ? succeeded recovered | ? succeeded recovered
  failed    | failed    | –                     | –
  reversed  | unknown   | –                     | –
  reversed  | pending   | conflict              | –
  reversed  | rejected  | –                     | –
  reversed  | succeeded | ? succeeded recovered | ? succeeded recovered
  reversed  | failed    | –                     | –
`

interface Row {
  readonly is: OrderState
  readonly told: ReportedState
  readonly callback: string
  readonly other: string
}

const rows: readonly Row[] = table
  .trim()
  .split('\n')
  .map((line) => {
    const [is, told, callback, other] = line.split('|').map((cell) => cell.trim())
    return { is, told, callback, other } as Row
  })

const cells = rows.flatMap(({ is, told, callback, other }) =>
  (['callback', 'call', 'query'] as const).map((source) => ({
    is,
    told,
    source,
    expected: source === 'callback' ? callback : other,
  })),
)

const key = { gateway: 'mango', account: 'mango_1', kind: 'order', reference: 'R1' }
const orderIn = (state: OrderState): OrderRecord => ({
  ...newOrder(key, 0),
  operation: 'orders.place',
  state,
  sends: 1,
  version: 1,
  // That the gateway has told so: else only a person has.
  told: state === 'failed' || state === 'reversed',
})

const factOf = (state: ReportedState, source: FactSource): Fact => ({
  source,
  kinds: ['order'],
  reference: 'R1',
  state,
  status: state,
  data: {},
})

const context = { now: 5, firstDelay: 10 }

describe('the life cycle', () => {
  it('has a row for every state and every thing that can be reported', () => {
    const states = Object.keys(lifecycle)
    const told = ['unknown', 'pending', 'rejected', 'succeeded', 'failed']
    expect(rows.map((row) => `${row.is} ${row.told}`)).toEqual(
      states.flatMap((is) => told.map((each) => `${is} ${each}`)),
    )
  })

  it.each(cells)('$is is told $told by a $source: $expected', ({ is, told, source, expected }) => {
    const before = orderIn(is)
    const { order, event } = decide(before, factOf(told, source), context)
    if (expected === '–') {
      expect(order).toEqual({ ...before, told: order.told })
      expect(event).toBeUndefined()
    } else if (expected === 'conflict' || expected.startsWith('?')) {
      expect(event).toBe('order.conflict')
      expect(order).toMatchObject({ state: is, conflict: { reported: told }, queryAt: 5 })
    } else {
      const [state, type] = expected.split(' ')
      expect(order.state).toBe(state)
      expect(event).toBe(type === '–' ? undefined : `order.${type}`)
      expect(order.queryAt).toBe(finalStates.includes(order.state) ? undefined : 15)
    }
  })

  it.each(cells.filter(({ expected }) => expected.startsWith('?')))(
    '$is that was told $told by a $source moves when a query that was asked after that says so',
    ({ is, told, source, expected }) => {
      const { order: asked } = decide(orderIn(is), factOf(told, source), context)
      const [, state, type] = expected.split(' ')
      const confirmed = decide(asked, factOf(told, 'query'), { ...context, asked })
      expect(confirmed.order.state).toBe(state)
      expect(confirmed.event).toBe(`order.${type}`)
      // Asked before the contradiction was recorded, it may be as old as what is contradicted.
      const early = decide(asked, factOf(told, 'query'), { ...context, asked: orderIn(is) })
      expect(early.order.state).toBe(is)
    },
  )

  it.each(['failed', 'reversed'] as const)('%s by a person is contradicted by a first word', (is) => {
    const { order, event } = decide({ ...orderIn(is), told: false }, factOf('pending', 'query'), context)
    expect(event).toBe('order.conflict')
    expect(order).toMatchObject({ state: is, conflict: { reported: 'pending' }, queryAt: 5 })
    const succeeded = decide(orderIn('succeeded'), factOf('pending', 'query'), context)
    expect(succeeded.event).toBeUndefined()
  })

  it('takes the refusal of what was sent before for no word about what went first', () => {
    const { order, event } = decide({ ...orderIn('unknown'), sends: 2 }, factOf('rejected', 'call'), context)
    expect(order.state).toBe('unknown')
    expect(event).toBeUndefined()
  })

  it('tells only of events that exist, and what it never tells of comes from elsewhere', () => {
    const told = Object.values(lifecycle).flatMap((row) => Object.values(row).map(({ event }) => event))
    const all = new Set([...told, 'order.conflict', 'order.confirmed', 'order.stuck', 'order.updated'])
    all.delete(undefined)
    expect([...all].toSorted()).toEqual(orderEventTypes.toSorted())
  })

  it('leaves the final states only by a contradiction that is confirmed', () => {
    for (const state of finalStates)
      for (const { confirm } of Object.values(lifecycle[state])) expect(confirm).toBe(true)
  })
})
