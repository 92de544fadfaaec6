import { DecimalSum } from '../../data/decimal.ts'
import type { DoubtfulOrder } from './balance-tally.ts'
import { reportsOf } from './differing.ts'
import type { Observation, Subject } from './observe.ts'

/** What was not compared, in words, each with its mend. */
export const notComparedIn = (
  seen: Observation,
  { uncompared: { longAgo }, unread }: Subject,
): readonly string[] => [
  ...reportsOf(seen).flatMap(({ day, until, zone, over, told: { count } }) => {
    const end = `its day ends in ${zone} at ${new Date(until).toISOString()}`
    if (!over) return [`the report of ${day}: ${end}: close ${day} after that, or leave it to the next close`]
    return count === undefined
      ? [`the report of ${day}: it tells no count that can be read: ${again(day)}`]
      : []
  }),
  ...seen.untoldEarlier.map(({ day, error }) => `the report of ${day}: ${error.message}: ${again(day)}`),
  ...(longAgo
    ? [`the reports of ${longAgo.join(' to ')}: these days were not closed: close each of them`]
    : []),
  ...unread.map(
    ({ day, nth, error }) =>
      `the close of ${day} (${nth}), of which the balance and top-ups are not known: ${error.message}`,
  ),
  ...unsureBalance(seen),
]

const again = (day: string): string => `close ${day} again, or leave it to the next close`

/** Orders that are named. */
const MOST_NAMED = 10

/** Whatever fits was taken to be in flight: money that is missing may be behind it. */
function unsureBalance({ unsure }: Observation): readonly string[] {
  const { known = [], failed = [], ended = [] } = Object.groupBy(unsure, ({ became }) => became)
  return [
    ...unsureOf(failed, failed.length === 1 ? ', which has failed since' : ', which have failed since'),
    ...unsureOf(ended, ', which a person has ended'),
    ...unsureOf(known, ', of which only others have told since'),
  ]
}

function unsureOf(orders: readonly DoubtfulOrder[], whatCame: string): readonly string[] {
  if (orders.length === 0) return []
  const names = orders.slice(0, MOST_NAMED).map(({ reference }) => reference)
  const rest = orders.length - names.length
  const all = [...names, ...(rest > 0 ? [`${rest} more`] : [])].join(', ')
  return [
    `the balance, by ${priceOfAll(orders)}: when the opening was told nobody knew whether the gateway held the price of ${all}${whatCame}: see the gateway’s own statement`,
  ]
}

function priceOfAll(orders: readonly DoubtfulOrder[]): string {
  const amounts = orders.flatMap(({ amount }) => (amount === undefined ? [] : [amount]))
  const sum = new DecimalSum()
  for (const amount of amounts) sum.add(amount)
  const untold = orders.length - amounts.length
  return [
    ...(amounts.length > 0 ? [`up to ${sum.text}`] : []),
    ...(untold > 0 ? [untold === 1 ? 'a price that was not told' : 'prices that were not told'] : []),
  ].join(' and ')
}
