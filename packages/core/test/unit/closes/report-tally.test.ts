import { expect, it } from 'vitest'
import type { DecimalText, OrderRecord, ToldReport } from '../../../src/index.ts'
import { changesOf } from '../../../src/orders/closes/changes.ts'
import { ReportTally } from '../../../src/orders/closes/report-tally.ts'
import { historyOf, type Step } from './history.ts'

const money = { amount: '2.50' as DecimalText, currency: 'NGN' }
const day = { from: 100, until: 200, zone: 'UTC+8' }

/** What a report comes to that tells so many, beside orders of these lives. */
function closed(
  count: number,
  lives: readonly (readonly Step[])[],
  told: Partial<ToldReport> = {},
  order: Partial<OrderRecord> = {},
) {
  const tally = new ReportTally({ ...day, kinds: ['payment'], count, sums: [], ...told })
  for (const steps of lives) {
    const history = historyOf(steps, order)
    tally.add(history.order, changesOf(history))
  }
  return tally.close('2026-11-26', 300)
}

const succeeded = (placed: number, at: number): readonly Step[] => [
  ['order.accepted', placed],
  ['order.succeeded', at, money],
]

it('counts what succeeded in the gateway’s day, without what was reversed in it', () => {
  const reversed: readonly Step[] = [...succeeded(110, 120), ['order.reversed', 130]]
  const later: readonly Step[] = [...succeeded(110, 120), ['order.reversed', 230]]
  const failed: readonly Step[] = [['order.failed', 150]]
  const report = closed(2, [succeeded(110, 120), reversed, later, failed, succeeded(10, 20)])
  expect(report).toMatchObject({ difference: 0, over: true })
  expect(report.ours).toEqual({
    ...{ count: 2, carriedIn: 0, carriedOut: 0, reversedLater: 1 },
    sums: [{ amount: '5.00', currency: 'NGN' }],
  })
})

// Found by an attack: it was taken off today's count, which hid a sale that the gateway did not have.
it('leaves out what is reversed of another day, which that day has counted', () => {
  const yesterday: readonly Step[] = [...succeeded(10, 20), ['order.reversed', 130]]
  const late: readonly Step[] = [
    ['order.accepted', 80],
    ['order.succeeded', 90],
    ['order.updated', 150, money],
  ]
  const lives = [
    succeeded(110, 120),
    succeeded(130, 140),
    yesterday,
    [...late, ['order.reversed', 160]] as Step[],
  ]
  expect([1, 2, 3].map((told) => closed(told, lives).difference)).toEqual([-1, 0, 1])
  expect(closed(2, lives).ours).toEqual({
    ...{ count: 2, carriedIn: 0, carriedOut: 0, reversedLater: 0 },
    sums: [{ amount: '5.00', currency: 'NGN' }],
  })
})

it('lets what was reversed after the day be counted, or not any more', () => {
  const later: readonly Step[] = [...succeeded(110, 120), ['order.reversed', 230]]
  const both: readonly Step[] = [...succeeded(90, 120), ['order.reversed', 230]]
  const lives = [succeeded(110, 120), succeeded(190, 210), later, both]
  expect([0, 1, 2, 3, 4, 5].map((told) => closed(told, lives).difference)).toEqual([-1, 0, 0, 0, 0, 1])
})

it('counts what has succeeded in the day once, whatever was said of it in between', () => {
  const again: readonly Step[] = [
    ...succeeded(110, 120),
    ['order.reversed', 130],
    ['order.recovered', 140, money],
  ]
  expect(closed(1, [again])).toMatchObject({ difference: 0, ours: { count: 1, sums: [{ amount: '2.50' }] } })
  expect(
    closed(1, [[...again, ['order.reversed', 250], ['order.recovered', 260, money]]]).ours,
  ).toMatchObject({
    ...{ count: 1, reversedLater: 1 },
  })
})

// Found by a later attack: only the last that had happened was asked for, and its report differed for good.
it('lets an order of the day that was paid and reversed after it be counted, or not', () => {
  const both: readonly Step[] = [...succeeded(110, 210), ['order.reversed', 230]]
  expect(closed(0, [both]).ours).toMatchObject({ count: 0, carriedOut: 1, reversedLater: 0 })
  expect([0, 1, 2].map((told) => closed(told, [both]).difference)).toEqual([0, 0, 1])
  // Taken off when it was reversed, and not counted again.
  const back: readonly Step[] = [
    ...succeeded(110, 120),
    ['order.reversed', 210],
    ['order.recovered', 230, money],
  ]
  expect([0, 1, 2].map((told) => closed(told, [back]).difference)).toEqual([0, 0, 1])
})

it('lets an order that was placed in one day and succeeded in another stand in either', () => {
  const lives = [succeeded(90, 110), succeeded(120, 130), succeeded(190, 210)]
  expect(closed(2, lives).ours).toMatchObject({ count: 2, carriedIn: 1, carriedOut: 1 })
  expect([0, 1, 2, 3, 4, 5].map((told) => closed(told, lives).difference)).toEqual([-1, 0, 0, 0, 1, 2])
})

// Found by an attack: after a recovery no report agreed, neither that of the day of the orders nor that of the recovery.
it('lets an order of which nobody knows when it was placed stand in any day until it was known', () => {
  const recalled = { sentAt: undefined }
  const lives = [[['order.succeeded', 150, money]], [['order.succeeded', 250, money]]] as Step[][]
  expect(closed(0, lives, {}, recalled).ours).toMatchObject({ count: 1, carriedIn: 1, carriedOut: 1 })
  expect([0, 1, 2, 3].map((told) => closed(told, lives, {}, recalled).difference)).toEqual([0, 0, 0, 1])
  const before = [[['order.succeeded', 50, money]]] as Step[][]
  expect([0, 1].map((told) => closed(told, before, {}, recalled).difference)).toEqual([0, 1])
})

// Found by a later attack: the callback may come a day after the payment was placed, and then its report did not agree.
it('lets an order that only callbacks have told of stand in any day until then', () => {
  const heard = { sentAt: undefined, operation: undefined }
  const lives = [[['order.succeeded', 150, money]], [['order.succeeded', 250, money]]] as Step[][]
  expect(closed(0, lives, {}, heard).ours).toMatchObject({ count: 1, carriedIn: 1, carriedOut: 1 })
  expect([0, 1, 2, 3].map((count) => closed(count, lives, {}, heard).difference)).toEqual([0, 0, 0, 1])
})

it('counts an order as placed when it was sent', () => {
  const late = { createdAt: 90, sentAt: 110 }
  expect(closed(0, [succeeded(90, 120)], {}, late)).toMatchObject({ difference: -1, ours: { carriedIn: 0 } })
  const unsent = { createdAt: 190, sentAt: 205 }
  expect(closed(1, [succeeded(190, 210)], {}, unsent)).toMatchObject({
    difference: 1,
    ours: { carriedOut: 0 },
  })
})

it('compares nothing that is not counted, or not over', () => {
  expect(closed(5, [succeeded(110, 120)], { kinds: ['payout'] }).difference).toBe(5)
  expect(closed(5, [], { count: undefined }).difference).toBeUndefined()
  expect(closed(5, [], { until: 301 })).toMatchObject({ over: false, difference: undefined })
})

it('takes a price that is told late into the sums, and counts nothing', () => {
  const late: readonly Step[] = [
    ['order.accepted', 80],
    ['order.succeeded', 90],
    ['order.updated', 150, money],
  ]
  expect(closed(0, [late]).ours).toEqual({
    ...{ count: 0, carriedIn: 0, carriedOut: 0, reversedLater: 0 },
    sums: [{ amount: '2.50', currency: 'NGN' }],
  })
})
