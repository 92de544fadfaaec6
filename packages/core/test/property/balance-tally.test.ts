import { strictEqual } from 'node:assert/strict'
import { holds } from '@kumicorn/testkit'
import fc from 'fast-check'
import { it } from 'vitest'
import { DecimalSum } from '../../src/data/decimal.ts'
import type { DecimalText, OrderState } from '../../src/index.ts'
import { BalanceTally } from '../../src/orders/closes/balance-tally.ts'
import { historyOf, type Step } from '../unit/closes/history.ts'

/** The life of an order at a gateway that takes its price when it accepts it, and gives it back when it fails. */
interface Life {
  readonly placed: number
  /** How long before that it was written, and surely not sent. */
  readonly waited: number
  readonly price: number
  readonly end: 'succeeded' | 'failed' | 'none'
  readonly after: number
  readonly isReversed: boolean
  /** Its answer was lost: that it was accepted is learnt with its end. */
  readonly isDoubtful: boolean
}

const life: fc.Arbitrary<Life> = fc.record({
  placed: fc.nat(100),
  waited: fc.nat(100),
  price: fc.integer({ min: 1, max: 99_999 }),
  end: fc.constantFrom('succeeded', 'failed', 'none'),
  after: fc.integer({ min: 1, max: 50 }),
  isReversed: fc.boolean(),
  isDoubtful: fc.boolean(),
})

const decimal = (cents: number): DecimalText => (cents / 100).toFixed(2) as DecimalText

/** What the gateway has taken for the order at a moment. */
function takenAt({ placed, price, end, after, isReversed }: Life, at: number): number {
  const hasEnded = end !== 'none' && placed + after <= at
  const isGivenBack = hasEnded && (end === 'failed' || (isReversed && placed + 2 * after <= at))
  return placed <= at && !isGivenBack ? price : 0
}

function historyOfLife(life: Life, until: number) {
  const { placed, waited, price, end, after, isReversed, isDoubtful } = life
  const money = { amount: decimal(price) }
  const all: Step[] = isDoubtful ? [] : [['order.accepted', placed]]
  if (end === 'succeeded') all.push(['order.succeeded', placed + after, money])
  if (end === 'failed') all.push(['order.failed', placed + after])
  if (end === 'succeeded' && isReversed) all.push(['order.reversed', placed + 2 * after])
  const steps = all.filter(([, at]) => at <= until)
  const state: { state?: OrderState } = steps.length === 0 ? { state: 'unknown' } : {}
  const sent = { createdAt: placed - waited, sentAt: placed }
  return historyOf(steps, { ...sent, amount: decimal(price), ...state })
}

it('the balance that is expected is the one that a gateway has', () => {
  const moment = fc.integer({ min: 0, max: 200 })
  holds(
    fc.property(
      fc.array(life, { maxLength: 8 }),
      moment,
      fc.nat(200),
      fc.nat(9_999),
      (lives, since, span, paid) => {
        const at = since + span
        // What nobody has learnt by the end may be either.
        const known = lives.filter(
          ({ isDoubtful, end, placed, after }) => !isDoubtful || (end !== 'none' && placed + after <= at),
        )
        const balanceAt = (moment: number): DecimalSum => {
          const sum = new DecimalSum().add('500000.00')
          for (const each of known) sum.subtract(decimal(takenAt(each, moment)))
          return sum
        }
        const tally = new BalanceTally({ since, at, answeredAt: at, currency: undefined })
        for (const each of known) if (each.placed <= at) tally.add(historyOfLife(each, at))
        const told = balanceAt(at).add(decimal(paid))
        // Of one that was in doubt, and has failed, nobody knows whether it was given back by then: it is as it fits.
        const { expected } = tally.expected(balanceAt(since).text, [{ amount: decimal(paid) }], told.text)
        strictEqual(expected.plus(told, -1).isZero, true)
      },
    ),
  )
})
