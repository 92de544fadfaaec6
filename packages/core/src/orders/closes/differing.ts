import type { DecimalText } from '../../data/decimal.ts'
import type { ReportClose } from './close.ts'
import type { Difference } from './difference.ts'
import type { Observation } from './observe.ts'

/* What differs between what we know and what the gateway tells. */

/** Of whatever length. */
const isZero = (amount: DecimalText | undefined): boolean => amount === undefined || !/[1-9]/.test(amount)

/** Those that were told, of the day last. */
export const reportsOf = ({ report, earlierReports }: Observation): readonly ReportClose[] =>
  report && !('error' in report) ? [...earlierReports, report] : earlierReports

const differingReports = (seen: Observation): readonly ReportClose[] =>
  reportsOf(seen).filter(({ difference = 0 }) => difference !== 0)

export const differs = (seen: Observation): boolean =>
  !isZero(seen.balance?.difference) || differingReports(seen).length > 0

/** What differs by how much, as text. */
export const sizesIn = (seen: Observation): string =>
  JSON.stringify([seen.balance?.difference, reportsOf(seen).map(({ day, difference }) => [day, difference])])

export const differenceIn = (seen: Observation): Difference => ({
  balance: isZero(seen.balance?.difference) ? undefined : seen.balance?.difference,
  reports: differingReports(seen),
  looking: seen.looking,
})
