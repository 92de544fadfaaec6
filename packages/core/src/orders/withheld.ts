import { textOf } from './compare.ts'
import type { Fact } from './fact.ts'
import { isReported, type ReportedState } from './lifecycle.ts'
import type { Told } from './make-event.ts'
import type { OrderRecord, Withheld } from './order.ts'

const NOTHING: Withheld = { details: {}, secrets: [] }

/** The order with what a message has told beside a state that does not count: handlers get it with the move. */
export function withhold(order: OrderRecord, { state, details, secrets = [] }: Fact): OrderRecord {
  if (details === undefined || Object.keys(details).length === 0) return order
  const beside = isReported(state) ? state : 'unknown'
  const known = order.withheld[beside] ?? NOTHING
  if (Object.entries(details).every(([name, text]) => textOf(known.details, name) === text)) return order
  return { ...order, withheld: { ...order.withheld, [beside]: joined(known, { details, secrets }) } }
}

/** What was told beside this state, or beside one in doubt; and the order without it. */
export function released(order: OrderRecord, told: ReportedState) {
  const { [told]: same, unknown, ...others } = order.withheld
  if (same === undefined && unknown === undefined) return { order, brings: undefined }
  const brings = joined(unknown ?? NOTHING, same ?? NOTHING)
  return { order: { ...order, details: { ...order.details, ...brings.details }, withheld: others }, brings }
}

const joined = (first: Withheld, { details, secrets }: Withheld): Withheld => ({
  details: { ...first.details, ...details },
  secrets: [...new Set([...first.secrets, ...secrets])],
})

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
