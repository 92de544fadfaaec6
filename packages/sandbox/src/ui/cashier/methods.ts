import { parseKeepingNumbers } from '@kumicorn/messages'
import { units } from '../../engine/decimal.ts'
import { listMethods } from '../../gateways/paynicorn/methods.ts'
import type { PaynicornState, Transaction } from '../../gateways/paynicorn/state.ts'
import { answeredAtOnce } from '../../http/exchange.ts'

/** A way to pay, as `methods.list` describes it. */
export interface Method {
  readonly code: string
  readonly name: string
  /** `CARD`, `BANK`, `WALLET` or `SMS`. */
  readonly methodType: string
  readonly supportAmount?: readonly (string | number)[]
  readonly minAmount?: string | number
  readonly maxAmount?: string | number
}

/** The methods of `methods.list` that can take this payment: the one it asks for, or all that fit its amount. */
export function methodsFor(state: PaynicornState, payment: Transaction): readonly Method[] {
  const { countryCode, currency, amount, checkout } = payment
  const call = { state, operation: 'methods.list', answering: answeredAtOnce(), origin: '' }
  const answer = listMethods.run({ countryCode, currency, txnType: 'payment' }, call)
  const { methodInfo } = parseKeepingNumbers(JSON.stringify(answer)) as { methodInfo: readonly Method[] }
  const asked = checkout?.payMethod ?? ''
  const offered = asked === '' ? methodInfo : methodInfo.filter(({ code }) => code === asked)
  // What a merchant asks for, and what no row covers, can still be paid: the amount is the merchant's affair.
  const fitting = offered.filter((method) => takes(method, amount))
  if (fitting.length > 0) return fitting
  return asked === '' ? [anyCard] : [{ code: asked, name: asked, methodType: 'WALLET' }]
}

const anyCard: Method = { code: 'CARD', name: 'Bank card', methodType: 'CARD' }

function takes({ supportAmount, minAmount, maxAmount }: Method, text: string): boolean {
  const amount = units(text)
  if (supportAmount !== undefined) return supportAmount.some((each) => units(String(each)) === amount)
  if (minAmount !== undefined && amount < units(String(minAmount))) return false
  return maxAmount === undefined || amount <= units(String(maxAmount))
}

/** Decimal text with its thousands apart; digits are never changed. */
export function grouped(amount: string): string {
  const [whole = '', fraction] = amount.split('.')
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? spaced : `${spaced}.${fraction}`
}
