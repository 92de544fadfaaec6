import { hasNewDetails, textOf } from './compare.ts'
import type { Fact } from './fact.ts'
import { isReported, type ReportedState } from './lifecycle.ts'
import type { Told } from './make-event.ts'
import type { OrderRecord, Withheld } from './order.ts'

const NOTHING: Withheld = { details: {}, secrets: [] }

/** The order with what a message has told beside what is no success: handlers get it with the event that tells one. */
export function withhold(order: OrderRecord, fact: Fact): OrderRecord {
  const { state, details, secrets = [] } = fact
  if (details === undefined || Object.keys(details).length === 0) return order
  // All that is known of an order that has succeeded was brought by an event.
  if (order.state === 'succeeded' && !hasNewDetails(order, fact, false)) return order
  const beside = isReported(state) ? state : 'unknown'
  const known = order.withheld[beside] ?? NOTHING
  if (Object.entries(details).every(([name, text]) => textOf(known.details, name) === text)) return order
  return { ...order, withheld: { ...order.withheld, [beside]: joined(known, { details, secrets }) } }
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
  return {
    details: Object.fromEntries(Object.entries(details).filter(([name]) => secrets.includes(name))),
    secrets,
  }
}

const joined = (first: Withheld, { details, secrets }: Withheld): Withheld => ({
  details: { ...first.details, ...details },
  secrets: [...new Set([...first.secrets, ...secrets])],
})

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
  const isTold = (name: string): boolean => ![undefined, null, ''].includes(told.data[name] as never)
  const brought = Object.entries(details).filter(([name]) => !isTold(name))
  return {
    ...told,
    data: { ...told.data, ...Object.fromEntries(brought) },
    secrets: [...new Set([...(told.secrets ?? []), ...secrets])],
  }
}
