import { z } from 'zod'
import { type CallbackProtocol, readFields } from '../../callbacks/protocol.ts'
import { plainDecimal } from '../../decimal.ts'
import { AnswerError, GatewayError } from '../../errors.ts'
import { openText, optionalText, text } from '../../schema.ts'
import type { Fact } from '../../orders/facts.ts'
import type { ToldState } from '../../orders/lifecycle.ts'
import type { Keys } from '../../secret.ts'
import { openCallback } from './callback.ts'
import type { PaynicornClient } from './client.ts'
import { OUTCOME_UNKNOWN } from './codes.ts'
import type { PaynicornStatus } from './results.ts'

const fields = z.looseObject({
  txnId: text,
  orderId: text,
  /** `1` success, `-1` processing, `0` failed; open for new ones. */
  status: openText<PaynicornStatus>(),
  /** What was paid, as decimal text. */
  amount: optionalText,
  currency: optionalText,
  /** What was ordered, as decimal text. */
  pricingAmount: optionalText,
  pricingCurrency: optionalText,
  countryCode: optionalText,
  payMethod: optionalText,
  code: optionalText,
  message: optionalText,
  memo: optionalText,
  referenceNo: optionalText,
})

/** The fields of Paynicorn's postback (payments, refunds, payouts, authorised payments). */
export type PaynicornPostback = z.output<typeof fields>

const states: Readonly<Record<string, ToldState>> = { '1': 'succeeded', '0': 'failed', '-1': 'pending' }
const stateOf = (status: string): ToldState | undefined =>
  Object.hasOwn(states, status) ? states[status] : undefined

/** Paynicorn's postback. (Reference: 异步通知接口.) */
export function paynicornPostbacks(
  keys: Keys,
  client: PaynicornClient,
): CallbackProtocol<Fact<'paynicornPostback', PaynicornPostback>> {
  return {
    gateway: 'paynicorn',
    kind: 'paynicornPostback',
    read(rawBody) {
      const data = readFields(fields, openCallback(rawBody, keys))
      return {
        source: 'callback',
        gateway: 'paynicorn',
        kind: 'paynicornPostback',
        reference: data.orderId,
        gatewayReference: data.txnId,
        state: stateOf(data.status),
        status: data.status,
        amount: data.amount === undefined ? undefined : plainDecimal(data.amount),
        currency: data.currency || undefined,
        ordered: {
          amount: data.pricingAmount === undefined ? undefined : plainDecimal(data.pricingAmount),
          currency: data.pricingCurrency || undefined,
        },
        data,
      }
    },
    acknowledge: ({ data }) => `success_${data.txnId}`,
    confirm: ({ data }) => queryTransaction(client, data),
  }
}

/** A postback does not say whether it is about a payment, a payout or a refund: the txnId tells which answer fits. */
async function queryTransaction(
  client: PaynicornClient,
  data: PaynicornPostback,
): Promise<ToldState | undefined> {
  for (const txnType of ['payment', 'payout', 'refund']) {
    try {
      const { txnId, status } = await client.transactions.query({ orderId: data.orderId, txnType })
      if (txnId === data.txnId) return stateOf(status)
    } catch (error) {
      if (!mayMeanNoSuchTransaction(error)) throw error
    }
  }
  return undefined
}

/** It has no documented form: a refusal, or a signed answer without a status. */
function mayMeanNoSuchTransaction(error: unknown): boolean {
  if (error instanceof GatewayError) return error.gatewayCode !== OUTCOME_UNKNOWN
  return error instanceof AnswerError && error.fault === 'malformed' && error.httpStatus < 300
}
