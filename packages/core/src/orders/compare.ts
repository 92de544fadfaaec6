import { compareDecimals, plainDecimal } from '../data/decimal.ts'
import type { Fact, Money } from './fact.ts'
import { fitsMask } from './mask.ts'
import type { OrderRecord, Terms } from './order.ts'

/** Whether two texts of one term mean the same. */
export type SameTerm = (name: string, asked: string, told: string) => boolean

/** Equal letter for letter: `1.10` and `1.1` are two products. An `amount` is a decimal: `98.0` is `98.00`. */
export const sameText: SameTerm = (name, asked, told) =>
  name === 'amount' ? sameAmount(asked, told) : asked === told

/** One of the texts, by its own name: a name may be one of those that objects have by nature. */
export const textOf = (texts: Terms, name: string): string | undefined =>
  Object.hasOwn(texts, name) ? texts[name] : undefined

/** Equal amounts, also where one is written as `1E+2`. What is no number at all is equal only letter for letter. */
export function sameAmount(asked: string, told: string): boolean {
  const [left, right] = [plainDecimal(asked), plainDecimal(told)]
  return left === undefined || right === undefined ? asked === told : compareDecimals(left, right) === 0
}

/** The names of what the fact tells otherwise than it was asked for: then it speaks of another order. */
export function differingTerms(
  order: OrderRecord,
  fact: Fact,
  sameTerm: SameTerm = sameText,
): readonly string[] {
  const { reference, terms = {} } = fact
  const differing = Object.entries(terms)
    .filter(([name, told]) => {
      const asked = textOf(order.asked, name)
      if (asked === undefined) return false
      // Of an order that was pruned, what names a person is known in part only.
      const isKnownInPart = order.masked && order.personal.includes(name)
      return isKnownInPart ? !fitsMask(asked, told) : !sameTerm(name, asked, told)
    })
    .map(([name]) => name)
  return reference === order.reference ? differing : ['reference', ...differing]
}

/** The names of the gateway's ids that the fact tells otherwise than they are known. Only equal names are compared. */
export function differingIds(order: OrderRecord, fact: Fact): readonly string[] {
  const { ids = {} } = fact
  const isOther = (name: string): boolean => ![undefined, ids[name]].includes(textOf(order.ids, name))
  return Object.keys(ids).filter((name) => isOther(name) || isForeign(order, fact, name))
}

/** Whether the fact tells the id of another order. */
export const isForeign = (order: OrderRecord, { ids = {} }: Fact, name: string): boolean =>
  ids[name] !== undefined && textOf(order.foreignIds, name) === ids[name]

/**
 * Whether the amount that is told is one that was, or will be, paid. A failure moves no money, yet it may tell what it
 * gives back; nothing is what it moves, not what was taken.
 */
export const movesMoney = ({ state, amount }: Fact): boolean =>
  state === 'pending' ||
  state === 'succeeded' ||
  (state === 'failed' && amount !== undefined && /[1-9]/.test(amount))

/** Whether the fact tells of the money that the order is for. */
export function isSameMoney(fact: Fact, order: OrderRecord): boolean {
  // A failure moves no money, and what is told may change until the order has ended: neither can contradict.
  if (fact.state !== 'succeeded') return true
  const isOtherCurrency =
    fact.currency && order.currency && !order.provisional && fact.currency !== order.currency
  // What was paid counts if it is in the currency of the order; else all that was ordered has to be told, and to fit.
  if (isOtherCurrency) return isOrdered(fact.ordered, order)
  // An answer without an amount cannot make a success of what was paid in part.
  if (!fact.amount) return !order.disputed && order.otherMoney === undefined
  return !order.amount || order.provisional || compareDecimals(fact.amount, order.amount) === 0
}

/** Whether what was ordered is told in full, as we ordered it. */
function isOrdered(told: Partial<Money> | undefined, order: OrderRecord): boolean {
  if (order.operation === undefined || !told?.amount || !order.amount) return false
  return told.currency === order.currency && compareDecimals(told.amount, order.amount) === 0
}

/** Whether the fact brings details that are not known yet. A message that was heard before changes none. */
export const hasNewDetails = (order: OrderRecord, { details = {} }: Fact, isReplay: boolean): boolean =>
  Object.keys(details).some((name) => {
    const known = textOf(order.details, name)
    // Of what was told before the order was pruned only the names are left.
    if (known === undefined) return !order.forgotten.includes(name)
    return !isReplay && known !== details[name]
  })
