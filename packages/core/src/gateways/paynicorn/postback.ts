import { z } from 'zod'
import { readFields } from '../../callbacks/protocol.ts'
import type { JsonObject } from '../../data/json.ts'
import { lazy } from '../../data/lazy.ts'
import { anOrderEvent, requireGiven } from '../../data/options.ts'
import { comparableText, openText, optionalText, text } from '../../data/schema.ts'
import type { OrderEvent } from '../../orders/event.ts'
import type { Fact } from '../../orders/fact.ts'
import { textsBeside, textsOf } from '../texts.ts'
import type { PaynicornPostback } from './callback-fields.ts'
import type { PaynicornStatus } from './operations/answers.ts'
import { paynicornSecrets } from './results.ts'
import { errorOf, transactionState } from './status.ts'
import { moneyOf } from './transactions.ts'

const id = lazy(() => text().refine((value) => value !== ''))

export const postbackFields = lazy(() =>
  z.looseObject({
    txnId: id(),
    orderId: id(),
    status: openText<PaynicornStatus>(),
    amount: comparableText(),
    currency: comparableText(),
    pricingAmount: comparableText(),
    pricingCurrency: comparableText(),
    countryCode: comparableText(),
    payMethod: optionalText(),
    code: optionalText(),
    message: optionalText(),
    memo: optionalText(),
    referenceNo: optionalText(),
  }),
)

/** The fields that say nothing beyond state, money and ids. */
const SCAFFOLDING = new Set([
  'txnId',
  'orderId',
  'status',
  'amount',
  'currency',
  'pricingAmount',
  'pricingCurrency',
  'code',
  'message',
  'completeTime',
  'timestamp',
  'appKey',
])

/** What a postback says. (Reference: 异步通知接口.) @throws CallbackRefusal */
export function readPostback(content: JsonObject): Fact {
  const data = readFields(postbackFields(), content)
  const { txnId, orderId, status, code, message } = data
  const state = transactionState(status)
  return {
    source: 'callback',
    callback: 'paynicornPostback',
    kinds: ['payment', 'refund', 'payout'],
    reference: orderId,
    state,
    status,
    gatewayReference: txnId,
    ids: { txnId },
    ...moneyOf(data),
    terms: textsOf({
      amount: data.pricingAmount,
      currency: data.pricingCurrency?.toUpperCase(),
      countryCode: data.countryCode?.toUpperCase(),
      ...textsOf(data, ['account', 'openId']),
    }),
    details: textsBeside(data, SCAFFOLDING),
    secrets: paynicornSecrets.filter((name) => data[name] !== undefined),
    data,
    answer: state && textsOf(data, ['code', 'message', 'status', 'txnId']),
    error: state === 'failed' ? errorOf({ status, state, code, message }) : undefined,
  }
}

/** The fields of the postback that an event came by; undefined for one that came another way. @throws ConfigError for no event */
export function paynicornPostbackOf(event: OrderEvent): PaynicornPostback | undefined {
  requireGiven('paynicornPostbackOf', 'the event', event, anOrderEvent)
  const { source, callback, data } = event
  return source === 'callback' && callback === 'paynicornPostback' ? (data as PaynicornPostback) : undefined
}
