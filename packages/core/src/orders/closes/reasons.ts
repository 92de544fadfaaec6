import type { DecimalText } from '../../data/decimal.ts'
import { sameAmount } from '../compare.ts'
import type { ReportClose } from './close.ts'
import { type Difference, isOnItsSide, mayBeOtherwise, type Seen, sizeOf } from './difference.ts'
import type { Prices } from './prices.ts'
import { paidIn } from './report-tally.ts'

/* Why an order may explain a difference, in words. The likelier, the lower the rank. */

const IN_DOUBT = 'nobody knows whether the gateway has it'
const BY_HAND = 'a person has said how it ended'
const IN_FLIGHT = 'it is in flight'

export type Reason = readonly [rank: number, reason: string]

/** What speaks for an order by itself; the likeliest reason first. */
export function likelyReasons({ history: { order }, move, since }: Seen, { balance }: Difference): Reason[] {
  const { now, wasDoubt, isUnderWay } = move
  const isOpen = now === 'inFlight' || now === 'doubt'
  const isLooked = isOpen || since.length > 0
  const isIt =
    balance !== undefined && order.amount !== undefined && sameAmount(order.amount, sizeOf(balance))
  const isUnpriced =
    balance !== undefined && order.amount === undefined && (now === 'inFlight' || now === 'spent')
  return those([
    [0, isIt && isLooked, 'its price is the difference'],
    [1, since.some(({ byHand }) => byHand), BY_HAND],
    [2, order.disputed || order.conflict !== undefined, 'the gateway has contradicted what is known'],
    [2, isUnderWay, 'it moved while the gateway was asked'],
    [3, now === 'doubt', IN_DOUBT],
    [3, wasDoubt, 'nobody knew whether the gateway held its price when the opening balance was told'],
    [4, isUnpriced && isLooked, 'its price was not told'],
    [5, order.operation === undefined && isLooked, 'only callbacks have told of it'],
    [6, now === 'inFlight', IN_FLIGHT],
  ])
}

/** What of an order has to be known before a balance becomes the opening of the next close. */
export const unsettledReasons = ({ move: { now, isByHand, isUnproved } }: Seen): Reason[] =>
  those([
    [3, now === 'doubt', IN_DOUBT],
    [4, isByHand, BY_HAND],
    [6, isUnproved, IN_FLIGHT],
  ])

/** What an ordinary order may be for the gateway, which has told nothing of it; the likeliest first. */
export function remoteReasons(seen: Seen, { balance, reports }: Difference, prices: Prices): Reason[] {
  const { order } = seen.history
  // What surely was not sent is nothing for the gateway.
  if (order.sends === 0 && order.operation !== undefined) return []
  const found = reports
    .filter(({ kinds }) => kinds.includes(order.kind))
    .flatMap((report) => reportReasons(seen, report))
  if (balance !== undefined) found.push(...balanceReasons(seen, balance, prices))
  return found.sort(([a], [b]) => a - b)
}

function balanceReasons(seen: Seen, balance: DecimalText, prices: Prices): readonly Reason[] {
  const { history, move, since } = seen
  const { amount, state } = history.order
  const isSpent = move.now === 'spent'
  const isOther = mayBeOtherwise(seen, balance)
  const isIt = amount !== undefined && sameAmount(amount, sizeOf(balance))
  return those([
    [7, isOther && isIt, 'its price is the difference'],
    [7, isOther && prices.hasPartner(amount), 'its price and that of another one make the difference'],
    [8, isOther && isSpent, 'the gateway may have taken it back'],
    [8, isOther && !isSpent, `it is ${state} here, and the gateway may have charged it`],
    [9, !isOther && isSpent && since.length > 0, 'the gateway may have charged another price'],
    [10, !isOther && isOnItsSide(seen, balance), 'the gateway may see it otherwise, beside another mistake'],
  ])
}

function reportReasons(seen: Seen, { difference = 0, from, until }: ReportClose): readonly Reason[] {
  const { changes, history } = seen
  const { isPaid } = paidIn(changes, { from, until })
  if (difference < 0) return those([[8, isPaid, 'it counts here, and the gateway may not count it']])
  const { createdAt, sentAt = createdAt, state } = history.order
  const isOfDay = [sentAt, ...changes.map(({ at }) => at)].some((at) => at >= from && at < until)
  return those([[8, isOfDay && !isPaid, `it is ${state} here, and the gateway may count it`]])
}

const those = (all: readonly (readonly [rank: number, isSo: boolean, reason: string])[]): Reason[] =>
  all.flatMap(([rank, isSo, reason]) => (isSo ? [[rank, reason] as const] : []))
