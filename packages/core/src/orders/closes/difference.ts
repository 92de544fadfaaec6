import { compareDecimals, type DecimalText } from '../../data/decimal.ts'
import type { OrderWithEvents } from '../../stores/daily.ts'
import type { BalanceMove } from './balance-tally.ts'
import type { Change } from './changes.ts'
import type { ReportClose } from './close.ts'
import type { Looking } from './histories.ts'

/** What is to be explained. */
export interface Difference {
  /** Of the balance; undefined: there is none. */
  readonly balance: DecimalText | undefined
  /** The reports that count otherwise than we do. */
  readonly reports: readonly ReportClose[]
  readonly looking: Looking
}

/** An order, as a difference sees it. */
export interface Seen {
  readonly history: OrderWithEvents
  readonly move: BalanceMove
  readonly changes: readonly Change[]
  /** Those since what is looked at begins. */
  readonly since: readonly Change[]
}

/** Without a sign. */
export const sizeOf = (difference: DecimalText): DecimalText => difference.replace('-', '') as DecimalText

/** Whether the difference may be that the gateway has an order that succeeded as a failure, or the other way round. */
export function mayBeOtherwise(seen: Seen, balance: DecimalText): boolean {
  const { amount } = seen.history.order
  const isWithin = amount === undefined || compareDecimals(amount, sizeOf(balance)) <= 0
  return isWithin && isOnItsSide(seen, balance)
}

/** The same, of whatever price: another mistake may have made the difference smaller. */
export function isOnItsSide({ move, changes }: Seen, balance: DecimalText): boolean {
  // The gateway has less than it should when it has charged what failed here, and more when it has given back.
  const isSpent = move.now === 'spent'
  return balance.startsWith('-') ? !isSpent && changes.length > 0 : isSpent
}
