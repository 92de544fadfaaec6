import { currenciesOf } from '../../data/currencies.ts'
import { InputError } from '../../data/errors.ts'
import type { Asked } from '../../gateway.ts'
import type { Terms } from '../../orders/order.ts'
import { textsOf } from '../texts.ts'

type Params = Readonly<Record<string, unknown>>

/** The kind of order that each money operation makes. Each is a space of references of its own. */
const kinds: Readonly<Record<string, string>> = {
  'payments.create': 'payment',
  'refunds.create': 'refund',
  'payouts.create': 'payout',
  'payouts.createToUser': 'payout',
  'airtime.topUp': 'topUp',
  'data.topUp': 'topUp',
}

export const kindOf = (operation: string): string =>
  (Object.hasOwn(kinds, operation) ? kinds[operation] : '') ?? ''

/** What an order asks for, by its kind, as far as it was given. */
const termNames: Readonly<Record<string, readonly string[]>> = {
  payment: ['amount', 'currency', 'countryCode'],
  refund: ['payTxnId'],
  payout: ['amount', 'currency', 'countryCode', 'account', 'openId'],
  topUp: ['benefitNo', 'amount', 'currency', 'goodsId', 'operatorCode', 'countryCode'],
}

const PERSONAL: readonly string[] = ['account', 'openId', 'benefitNo']

/**
 * An order belongs to the account of its client: that of another app key could not be told apart from our own with its
 * `transId`, and its callbacks go to who has that key. @throws InputError
 */
export function requireOwn(operation: string, { appKey }: Params, own: string): void {
  if (appKey === undefined || appKey === own) return
  const allowed = "the client's own, or left out: an order of another one is placed by a client of that"
  throw new InputError([{ field: 'appKey', given: 'another one', allowed }], {
    gateway: 'paynicorn',
    operation,
  })
}

/** What an order asks for. */
export function asked(operation: string, params: Params, allowSeveralRefunds: boolean): Asked {
  const kind = kindOf(operation)
  const given = textsOf(params, termNames[kind] ?? [])
  const { amount, currency, payTxnId, account, openId, benefitNo } = given
  const terms = textsOf({ ...given, currency: currency ?? localCurrency(kind, given) })
  const recipient = account ?? openId ?? benefitNo
  const once = payTxnId === undefined ? undefined : `refund ${payTxnId}`
  const again = once !== undefined && allowSeveralRefunds ? true : undefined
  // The payment's id under the refund's reference tells of the payment.
  const foreignIds = payTxnId === undefined ? undefined : { txnId: payTxnId }
  return { terms, recipient, personal: PERSONAL, amount, currency, once, again, foreignIds }
}

/** That of a top-up that names none, where it is the only one of its country. (Reference: 话费充值接口, `currency`.) */
function localCurrency(kind: string, { countryCode }: Terms): string | undefined {
  if (kind !== 'topUp' || countryCode === undefined) return undefined
  const [only, ...others] = currenciesOf(countryCode.toUpperCase())
  return others.length === 0 ? only : undefined
}

/** The digits of the longest country prefix. */
const LONGEST_PREFIX = 3
/** The shortest number of which any prefix is believed: with a shorter one, many numbers of many countries end in it. */
const SHORTEST = 8
/** The prefixes of countries whose own numbers have six or seven digits. */
const SHORT_NUMBERS = new Set(
  '220 238 239 245 248 269 291 297 298 299 354 376 501 592 597 599 670 673 676 677 678 679 685 687 960'.split(
    ' ',
  ),
)
const SHORTEST_THERE = 6

/**
 * A number is asked for without its country prefix, and may be told with it, and without leading zeros.
 */
export function sameNumber(asked: string, told: string): boolean {
  const [wanted, given] = [withoutZeros(asked), withoutZeros(told)]
  const prefix = given.slice(0, Math.max(0, given.length - wanted.length))
  if (prefix === '') return given === wanted
  const isPrefix = wanted.length >= SHORTEST ? prefix.length <= LONGEST_PREFIX : SHORT_NUMBERS.has(prefix)
  return isPrefix && wanted.length >= SHORTEST_THERE && given.endsWith(wanted)
}

const withoutZeros = (text: string): string => text.replace(/^0+/, '')
