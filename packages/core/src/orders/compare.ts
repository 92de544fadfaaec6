import { compareDecimals, isDecimal } from '../data/decimal.ts'
import type { Fact, Money } from './fact.ts'
import { fitsMask, isMasked } from './mask.ts'
import type { OrderRecord } from './order.ts'

/** Whether two texts of one term mean the same. */
export type SameTerm = (name: string, asked: string, told: string) => boolean

/** Equal, or equal decimals: `98.0` is `98.00`. */
export const sameText: SameTerm = (_, asked, told) =>
  asked === told || (isDecimal(asked) && isDecimal(told) && compareDecimals(asked, told) === 0)

/** Of an order that was pruned, what names a person is known in part only. */
export const sameAsked = (
  name: string,
  asked: string,
  told: string,
  sameTerm: SameTerm = sameText,
): boolean => (isMasked(asked) ? fitsMask(asked, told) : sameTerm(name, asked, told))

/** The names of what the fact tells otherwise than it was asked for: then it speaks of another order. */
export function differingTerms(
  order: OrderRecord,
  fact: Fact,
  sameTerm: SameTerm = sameText,
): readonly string[] {
  const { reference, terms = {} } = fact
  const differing = Object.entries(terms)
    .filter(([name, told]) => {
      const asked = order.asked[name]
      return asked !== undefined && !sameAsked(name, asked, told, sameTerm)
    })
    .map(([name]) => name)
  return reference === order.reference ? differing : ['reference', ...differing]
}

/** The names of the gateway's ids that the fact tells otherwise than they are known. Only equal names are compared. */
export function differingIds(order: OrderRecord, { ids = {} }: Fact): readonly string[] {
  const isOther = (name: string): boolean =>
    (order.ids[name] !== undefined && order.ids[name] !== ids[name]) ||
    (ids[name] !== undefined && order.foreignIds[name] === ids[name])
  return Object.keys(ids).filter(isOther)
}

/** Whether one of the gateway's ids is told as it is known. */
export const sharesId = (order: OrderRecord, { ids = {} }: Fact): boolean =>
  Object.keys(ids).some((name) => order.ids[name] !== undefined && order.ids[name] === ids[name])

export const movesMoney = ({ state }: Fact): boolean => state === 'pending' || state === 'succeeded'

/** Whether the fact tells of the money that the order is for. */
export function isSameMoney(fact: Fact, order: OrderRecord): boolean {
  // A failure moves no money, and a price may change until the order has ended: neither can contradict.
  if (!movesMoney(fact) || fact.provisional) return true
  const fits = ({ currency }: Partial<Money>): boolean =>
    !currency || !order.currency || currency === order.currency
  // What was paid counts if it is in the currency of the order; else what was ordered has to fit, if we ordered.
  const { ordered } = fact
  const isOurs = order.operation !== undefined
  const told = fits(fact) ? fact : isOurs && ordered && fits(ordered) ? ordered : undefined
  if (told === undefined) return false
  // An answer without an amount cannot make a success of what was paid in part.
  if (!told.amount) return fact.state !== 'succeeded' || !order.disputed
  return !order.amount || order.provisional || compareDecimals(told.amount, order.amount) === 0
}

/** Whether the fact brings details that are not known yet. A message that was heard before changes none. */
export const hasNewDetails = (order: OrderRecord, { details = {} }: Fact, isReplay: boolean): boolean =>
  Object.keys(details).some(
    (name) => order.details[name] === undefined || (!isReplay && order.details[name] !== details[name]),
  )
