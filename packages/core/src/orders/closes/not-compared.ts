import { DecimalSum } from '../../data/decimal.ts'
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
  if (unsure.length === 0) return []
  const sum = new DecimalSum()
  for (const { amount } of unsure) if (amount !== undefined) sum.add(amount)
  const names = unsure.slice(0, MOST_NAMED).map(({ reference }) => reference)
  const rest = unsure.length - names.length
  const all = [...names, ...(rest > 0 ? [`${rest} more`] : [])].join(', ')
  const have = unsure.length === 1 ? 'has' : 'have'
  return [
    `the balance, by up to ${sum.text}: when the opening was told nobody knew whether the gateway had ${all}, which ${have} failed since: see the gateway’s own statement`,
  ]
}
