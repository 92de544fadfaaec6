import type { FaultBook } from '../faults/fault-book.ts'
import type { SandboxCallbackFault } from '../faults/types.ts'
import { isDecimal, units } from './decimal.ts'
import type { CallbackOverrides, OrderRecord } from './order.ts'

type WrongAmount = SandboxCallbackFault & { kind: 'wrong-amount' }

/** How a faulty callback of an order departs from the truth. */
export function overridesOf(
  fault: SandboxCallbackFault,
  order: OrderRecord,
  faults: Pick<FaultBook, 'canBefall'>,
): CallbackOverrides {
  switch (fault.kind) {
    case 'wrong-amount':
      return wrong(fault, order, (currency) => faults.canBefall({ kind: 'wrong-amount', currency }, order))
    case 'wrong-key':
      return { wrongKey: true }
    case 'tampered':
      return { tampered: true }
    default:
      return {}
  }
}

/** What was asked for, unless it is the truth of this order: then another. */
function wrong(
  { amount, currency }: WrongAmount,
  order: OrderRecord,
  isTold: (currency: string) => boolean,
): CallbackOverrides {
  const isWrongAmount = amount !== undefined && !isSameAmount(amount, order.amount)
  const isWrongCurrency =
    currency !== undefined && isTold(currency) && !isSameCurrency(currency, order.currency)
  if (isWrongAmount || isWrongCurrency) {
    return { ...(amount === undefined ? {} : { amount }), ...(currency === undefined ? {} : { currency }) }
  }
  if (amount === undefined && currency !== undefined) {
    return { currency: isSameCurrency('USD', order.currency) ? 'EUR' : 'USD' }
  }
  return { amount: isSameAmount('0.01', order.amount) ? '0.02' : '0.01' }
}

const isSameAmount = (one: string, other: string): boolean => isDecimal(one) && units(one) === units(other)

const isSameCurrency = (one: string, other: string): boolean => one.toUpperCase() === other.toUpperCase()
