import { z } from 'zod'
import { type CallbackProtocol, readFields } from '../../callbacks/protocol.ts'
import { plainDecimal } from '../../data/decimal.ts'
import type { Fact } from '../../orders/facts.ts'
import { openText, optionalText, text } from '../../data/schema.ts'
import type { Keys } from '../../data/secret.ts'
import { openCallback } from './callback.ts'
import type { PaynicornClient } from './client.ts'
import { inquirePaynicorn, transactionState } from './inquiry.ts'
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
        state: transactionState(data.status),
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
    async confirm({ kind, reference, gatewayReference }, operation) {
      const told = await inquirePaynicorn(client, { kind, reference, gatewayReference, operation })
      return told.absent ? undefined : told.state
    },
  }
}
