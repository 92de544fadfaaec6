import { hasNewDetails, textOf } from './compare.ts'
import type { Fact } from './fact.ts'
import { isReported, type ReportedState } from './lifecycle.ts'
import type { Told } from './make-event.ts'
import type { OrderRecord, Withheld } from './order.ts'

const NOTHING: Withheld = { details: {}, secrets: [] }

/**
 * The order with what a message has told beside what is no success: handlers get it with the event that tells one. A
 * message that was heard before takes the place of nothing that was told since.
 */
export function withhold(order: OrderRecord, fact: Fact, isReplay: boolean): OrderRecord {
  const { state, details, secrets = [] } = fact
  if (details === undefined || Object.keys(details).length === 0) return order
  // All that is known of an order that has succeeded was brought by an event.
  if (order.state === 'succeeded' && !hasNewDetails(order, fact, isReplay)) return order
  const beside = isReported(state) ? state : 'unknown'
  const known = order.withheld[beside] ?? NOTHING
  const all = [order, ...Object.values(order.withheld)]
  const isKnown = (name: string): boolean => all.some((each) => textOf(each.details, name) !== undefined)
  const news = Object.entries(details)
    .filter(([name, text]) => textOf(known.details, name) !== text)
    .filter(([name]) => !isReplay || !isKnown(name))
  if (news.length === 0) return order
  const next = 1 + Math.max(0, ...Object.values(order.withheld).flatMap(({ nth = {} }) => Object.values(nth)))
  const told = {
    details: Object.fromEntries(news),
    secrets,
    nth: Object.fromEntries(news.map(([name]) => [name, next])),
  }
  return { ...order, withheld: { ...order.withheld, [beside]: joined(known, told) } }
}

/**
 * What an event brings that tells this state, and the order with it. One that tells a success brings all that no other
 * has brought yet; what a failure brings is kept, in case that it comes to a success after all.
 */
export function released(order: OrderRecord, told: ReportedState) {
  const isSuccess = told === 'succeeded'
  const brings = isSuccess ? ofSuccess(order.withheld) : order.withheld[told]
  if (brings === undefined) return { order, brings }
  const withheld = isSuccess ? {} : order.withheld
  return { order: { ...order, details: { ...order.details, ...brings.details }, withheld }, brings }
}

function ofSuccess({ rejected, failed, pending, unknown, succeeded }: OrderRecord['withheld']) {
  const all = [onlySecret(rejected), onlySecret(failed), pending, unknown, succeeded]
  const some = all.filter((withheld) => withheld !== undefined)
  return some.length > 0 ? some.reduce(joined) : undefined
}

/** Else a failure tells why it is one, and that is not so of a success. */
function onlySecret(withheld: Withheld | undefined): Withheld | undefined {
  if (withheld === undefined) return undefined
  const { details, secrets } = withheld
  const kept = Object.entries(details).filter(([name]) => secrets.includes(name))
  return { ...withheld, details: Object.fromEntries(kept) }
}

/** Both; of a name that stands in both, what was told last. */
function joined(first: Withheld, second: Withheld): Withheld {
  const later = Object.entries(second.details).filter(([name]) => nthOf(second, name) >= nthOf(first, name))
  const nths = later.map(([name]) => [name, nthOf(second, name)] as const)
  return {
    details: { ...first.details, ...Object.fromEntries(later) },
    secrets: [...new Set([...first.secrets, ...second.secrets])],
    nth: { ...first.nth, ...Object.fromEntries(nths) },
  }
}

/** Zero for what is not told, or is not to be told any more. */
const nthOf = ({ details, nth = {} }: Withheld, name: string): number =>
  Object.hasOwn(details, name) && Object.hasOwn(nth, name) ? (nth[name] ?? 0) : 0

/** The order when an event brings the details of a fact: an older one of the same name is not to come after it. */
export function withoutBrought(order: OrderRecord, { details = {} }: Fact, isReplay: boolean): OrderRecord {
  const isBrought = (name: string, text: string): boolean => {
    const told = textOf(details, name)
    return isReplay ? told === text : told !== undefined
  }
  const rest = Object.entries(order.withheld).flatMap(([beside, withheld]) => {
    const kept = Object.entries(withheld.details).filter(([name, text]) => !isBrought(name, text))
    return kept.length > 0 ? [[beside, { ...withheld, details: Object.fromEntries(kept) }] as const] : []
  })
  return { ...order, withheld: Object.fromEntries(rest) }
}

/** What a fact tells, with what was told before it and stands not in it. */
export function withBrought(told: Told, { details, secrets }: Withheld): Told {
  const isTold = (name: string): boolean =>
    Object.hasOwn(told.data, name) && ![undefined, null, ''].includes(told.data[name] as never)
  const brought = Object.entries(details).filter(([name]) => !isTold(name))
  return {
    ...told,
    data: { ...told.data, ...Object.fromEntries(brought) },
    secrets: [...new Set([...(told.secrets ?? []), ...secrets])],
  }
}
