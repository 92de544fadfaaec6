import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { holds } from '@kumicorn/testkit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DecimalSum } from '../../../src/data/decimal.ts'
import type { DecimalText, OrderEventType } from '../../../src/index.ts'
import { type Change, changesOf, stateAt } from '../../../src/orders/closes/changes.ts'
import { DayTally } from '../../../src/orders/closes/day-tally.ts'
import { historyOf, type Step } from './history.ts'

const price = '98.0' as DecimalText
const money = { amount: price, currency: 'NGN' }
const DAY = 1_000

const shown = (changes: readonly Change[]) => changes.map(({ at, end, amount }) => [at, end, amount])

describe('what an order changes in the books', () => {
  it('is what it brings when it succeeds, and takes away the same when it is reversed', () => {
    const history = historyOf([
      ['order.accepted', 1],
      ['order.succeeded', 2, money],
      // What a failure tells of money is not what is taken away.
      ['order.reversed', 3, { ...money, amount: '0' as DecimalText }],
      ['order.recovered', 4, money],
    ])
    expect(shown(changesOf(history))).toEqual([
      [2, 'succeeded', '98.0'],
      [3, 'reversed', '98.0'],
      [4, 'recovered', '98.0'],
    ])
  })

  it('is a price that is told late on the day when it is told, and once', () => {
    const history = historyOf([
      ['order.succeeded', 1],
      ['order.updated', 2],
      ['order.updated', 3, money],
      ['order.confirmed', 4, money],
    ])
    expect(shown(changesOf(history))).toEqual([
      [1, 'succeeded', undefined],
      [3, undefined, '98.0'],
    ])
  })

  it('is nothing of what a contradiction tells', () => {
    const other = { ...money, amount: '1' as DecimalText }
    const history = historyOf([
      ['order.succeeded', 1],
      ['order.conflict', 2, other],
    ])
    expect(shown(changesOf(history))).toEqual([[1, 'succeeded', undefined]])
  })

  it('is nothing of the money of one that failed', () => {
    const history = historyOf([['order.failed', 1, { ...money, source: 'person' }]])
    expect(changesOf(history)).toEqual([
      { at: 1, end: 'failed', byHand: true, amount: undefined, currency: undefined },
    ])
  })

  it('is taken away by what is known of it where all that happened before was pruned', () => {
    const { order, events } = historyOf(
      [
        ['order.succeeded', 1, money],
        ['order.reversed', 2],
      ],
      money,
    )
    expect(shown(changesOf({ order, events: events.slice(1) }))).toEqual([[2, 'reversed', '98.0']])
  })

  it('adds up over the days to what the order counts for now', () => {
    type Told = { readonly moves: boolean; readonly tells: boolean; readonly days: number }
    const told: fc.Arbitrary<Told> = fc.record({
      moves: fc.boolean(),
      tells: fc.boolean(),
      days: fc.integer({ min: 0, max: 2 }),
    })
    holds(
      fc.property(fc.array(told, { maxLength: 12 }), (life) => {
        const steps: Step[] = [['order.accepted', 0]]
        let state = 'pending'
        let known = false
        let at = 0
        for (const { moves, tells, days } of life) {
          at += days * DAY + 1
          known ||= tells
          const given = known ? money : {}
          const type: OrderEventType = !moves
            ? 'order.updated'
            : state === 'pending'
              ? 'order.succeeded'
              : state === 'succeeded'
                ? 'order.reversed'
                : 'order.recovered'
          if (moves) state = state === 'succeeded' ? 'reversed' : 'succeeded'
          steps.push([type, at, given])
        }
        const history = historyOf(steps)
        const changes = changesOf(history)
        const total = new DecimalSum()
        for (let day = 0; day * DAY <= at; day += 1) {
          const tally = new DayTally(day * DAY, (day + 1) * DAY)
          tally.add(history, changes)
          for (const { sums } of tally.kinds) for (const { net } of sums) total.add(net)
        }
        const isCounted = state === 'succeeded' && known
        strictEqual(isCounted ? total.text : total.isZero, isCounted ? '98.0' : true)
      }),
    )
  })
})

describe('what an order was', () => {
  const history = historyOf(
    [
      ['order.accepted', 10],
      ['order.succeeded', 20],
      ['order.reversed', 30],
    ],
    { createdAt: 5 },
  )

  it('at each moment', () => {
    const moments = [4, 5, 10, 19, 20, 29, 30, 99]
    deepStrictEqual(
      moments.map((at) => stateAt(history, at)),
      [undefined, 'unknown', 'pending', 'pending', 'succeeded', 'succeeded', 'reversed', 'reversed'],
    )
  })

  it('before it was sent, where that was later than it was written', () => {
    const steps: readonly Step[] = [['order.accepted', 21]]
    const { order, events } = historyOf(steps, { createdAt: 5, sentAt: 20 })
    deepStrictEqual(
      [4, 5, 19, 20, 21].map((at) => stateAt({ order, events }, at)),
      [undefined, 'created', 'created', 'unknown', 'pending'],
    )
  })

  it('before a person has ended it, where it surely was never sent', () => {
    const steps: readonly Step[] = [['order.rejected', 20, { source: 'person' }]]
    const unsent = { createdAt: 5, sentAt: undefined, sends: 0, operation: 'buy' }
    const before = (given: object) => stateAt(historyOf(steps, { ...unsent, ...given }), 10)
    expect(before({})).toBe('created')
    expect([before({ told: true }), before({ operation: undefined }), before({ sends: 1 })]).toEqual([
      'unknown',
      'unknown',
      'unknown',
    ])
  })

  it('before what is left of it, where the rest was pruned', () => {
    const { order, events } = history
    expect(stateAt({ order, events: events.slice(2) }, 25)).toBe('succeeded')
    const again = historyOf([
      ['order.failed', 10],
      ['order.recovered', 20],
    ])
    expect(stateAt({ order: again.order, events: again.events.slice(1) }, 15)).toBe('failed')
    const told = historyOf([
      ['order.failed', 10],
      ['order.conflict', 20],
    ])
    expect(stateAt({ order: told.order, events: told.events.slice(1) }, 15)).toBe('failed')
  })

  it('is what it is, where its events were not read', () => {
    expect(stateAt({ order: historyOf([['order.accepted', 10]]).order, events: [] }, 50)).toBe('pending')
  })
})
