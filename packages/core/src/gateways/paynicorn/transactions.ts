import { type DecimalText, plainDecimal } from '../../data/decimal.ts'
import { GatewayError } from '../../data/errors.ts'
import { sameText } from '../../orders/compare.ts'
import type { Fact } from '../../orders/fact.ts'
import type { ReportedState } from '../../orders/lifecycle.ts'
import type { OrderRecord, Terms } from '../../orders/order.ts'
import { textsOf } from '../texts.ts'
import { ASSUMED_CONTENT_SUCCESS } from './codes.ts'
import { errorOf, transactionState } from './status.ts'

/** What the answers about payments, refunds and payouts tell, as far as their states need it. */
export interface ToldTransaction {
  readonly code?: string | undefined
  readonly message?: string | undefined
  readonly status: string
  readonly txnId?: string | undefined
  readonly refundId?: string | undefined
  readonly [field: string]: unknown
}

/** What the answer to `…create` says. */
export function createdFact(order: OrderRecord, told: ToldTransaction): Fact {
  const { status } = told
  const state = transactionState(status)
  const fact = transactionFact(order, told, 'call')
  // A repeated orderId is refused in the same words as a bad order, with or without the id of the first one.
  if (state === 'failed') return { ...fact, state: 'unknown', exists: 'maybe' }
  return { ...fact, state: state ?? 'unknown' }
}

/**
 * What a query says: the gateway's own record of the order. `absent`: it names none.
 * @throws GatewayError when it names none and has a code of its own that is none of `absenceCodes`
 */
export function queriedFact(
  order: OrderRecord,
  told: ToldTransaction,
  absenceCodes: readonly string[] = [],
): Fact | 'absent' {
  const { status, txnId, refundId, code, message } = told
  const isNamed = Boolean(txnId) || (order.kind === 'refund' && Boolean(refundId))
  // Assumption: what it says of an order that it does not know has no documented form. Without a transaction, neither
  // no status nor a failure can be about an order that it has; with a code of its own it may be busy.
  if (!isNamed && (status === '' || transactionState(status) === 'failed')) {
    if (!code || ASSUMED_CONTENT_SUCCESS.includes(code) || absenceCodes.includes(code)) return 'absent'
    const context = { gateway: 'paynicorn', operation: 'transactions.query', httpStatus: 200 }
    throw new GatewayError({ ...context, gatewayCode: code, gatewayMessage: message ?? '' })
  }
  return { ...transactionFact(order, told, 'query'), state: transactionState(status) ?? 'unknown' }
}

function transactionFact(order: OrderRecord, told: ToldTransaction, source: 'call' | 'query'): Fact {
  const { kind, operation } = order
  const { status, code, message } = told
  const state = transactionState(status)
  const ids = idsOf(order, told, source)
  return {
    source,
    kinds: [kind],
    reference: referenceIn(kind, told) ?? order.reference,
    state,
    status,
    gatewayReference: ids.refundId ?? ids.txnId,
    ids,
    ...moneyOf(told),
    terms: termsOf(order, told, state),
    data: told,
    answer: told,
    error: errorOf({ operation, status, state, code, message }),
  }
}

/**
 * What surely is about the refund may name the payment's transaction beside: that is no id of the refund. Named alone
 * by a query, it is the record of the payment for all that we know, and says nothing of the refund.
 */
function idsOf({ kind, asked }: OrderRecord, told: ToldTransaction, source: 'call' | 'query'): Terms {
  const { txnId, ...ids } = textsOf(told, ['txnId', 'refundId'])
  const ofRefund = textsOf(told, ['refundId', 'cpRefundId', 'payTxnId'])
  const isOurs = source === 'call' || Object.keys(ofRefund).length > 0
  return kind === 'refund' && txnId === asked.payTxnId && isOurs ? textsOf(ids) : textsOf({ txnId, ...ids })
}

/** A refund's `orderId` may be that of its payment: only its own name is taken. */
function referenceIn(kind: string, told: ToldTransaction): string | undefined {
  const name = kind === 'refund' ? 'cpRefundId' : 'orderId'
  return textsOf(told, [name])[name]
}

/** The fields of money, as texts: what was paid, and what was ordered where that is told apart. */
const moneyNames = ['amount', 'currency', 'pricingAmount', 'pricingCurrency'] as const

/** What an answer or a postback tells of money. */
export function moneyOf(told: object): Pick<Fact, 'amount' | 'currency' | 'ordered' | 'unreadable'> {
  const { amount, currency, pricingAmount, pricingCurrency } = textsOf(told, moneyNames)
  const isUnreadable = (text: string | undefined): boolean =>
    text !== undefined && decimalOf(text) === undefined
  return {
    amount: decimalOf(amount),
    currency: currency?.toUpperCase(),
    ordered: { amount: decimalOf(pricingAmount), currency: pricingCurrency?.toUpperCase() },
    unreadable: isUnreadable(amount) ? 'amount' : isUnreadable(pricingAmount) ? 'pricingAmount' : undefined,
  }
}

/**
 * What was ordered, where it is told apart from what was paid; else the amount and currency that are told of a success.
 * Of an order that has not succeeded, nothing may have been paid.
 */
function termsOf(order: OrderRecord, told: ToldTransaction, state: ReportedState | undefined): Terms {
  const { pricingAmount, pricingCurrency, ...rest } = textsOf(told, [
    'pricingAmount',
    'pricingCurrency',
    'amount',
    'currency',
    'countryCode',
    'payTxnId',
    'account',
    'openId',
  ])
  const ordered = pricingAmount !== undefined || pricingCurrency !== undefined
  if (!ordered && state === 'succeeded') return fitting(order, told, upper(rest))
  const { amount, currency, ...others } = rest
  return upper({ ...others, ...textsOf({ amount: pricingAmount, currency: pricingCurrency }) })
}

/** Of the transaction that is known, other money than was ordered is what was paid, and no sign of another order. */
function fitting({ ids, asked }: OrderRecord, { txnId }: ToldTransaction, terms: Terms): Terms {
  if (!txnId || ids.txnId !== txnId) return terms
  const { amount, currency, ...rest } = terms
  const fits = (name: string, text = ''): boolean => sameText(name, asked[name] ?? text, text)
  return textsOf({
    ...rest,
    amount: fits('amount', amount) ? amount : undefined,
    currency: fits('currency', currency) ? currency : undefined,
  })
}

const upper = ({ currency, countryCode, ...rest }: Terms): Terms => ({
  ...rest,
  ...textsOf({ currency: currency?.toUpperCase(), countryCode: countryCode?.toUpperCase() }),
})

const decimalOf = (text: string | undefined): DecimalText | undefined =>
  text === undefined ? undefined : plainDecimal(text)
