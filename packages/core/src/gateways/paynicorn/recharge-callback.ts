import { z } from 'zod'
import { type CallbackProtocol, readFields } from '../../callbacks/protocol.ts'
import type { Fact } from '../../orders/facts.ts'
import { openText, optionalText, text } from '../../data/schema.ts'
import type { Keys } from '../../data/secret.ts'
import { openCallback } from './callback.ts'
import type { PaynicornClient } from './client.ts'
import { inquirePaynicorn, topUpState } from './inquiry.ts'
import type { PaynicornStatusCode } from './results.ts'

const fields = z.looseObject({
  /** The gateway's order: 64 bits, as text. */
  orderNo: text,
  /** Your own id of the order: its `transId`. */
  originOrderNo: text,
  /** `0` in progress, `1` success, `2` failed; open for new ones. */
  status: openText<PaynicornStatusCode>(),
  /** When the order ended, as the gateway wrote it. */
  timestamp: optionalText,
})

/** The fields of Paynicorn's recharge callback (top-ups). */
export type PaynicornRecharge = z.output<typeof fields>

/** Assumption: the reference asks for "the correct answer" without giving it. */
export const ASSUMED_ACKNOWLEDGEMENT = 'success'

/** Paynicorn's recharge callback. (Reference: 充值异步通知.) */
export function paynicornRecharges(
  keys: Keys,
  client: PaynicornClient,
  acknowledgement = ASSUMED_ACKNOWLEDGEMENT,
): CallbackProtocol<Fact<'paynicornRecharge', PaynicornRecharge>> {
  return {
    gateway: 'paynicorn',
    kind: 'paynicornRecharge',
    read(rawBody) {
      const data = readFields(fields, openCallback(rawBody, keys))
      return {
        source: 'callback',
        gateway: 'paynicorn',
        kind: 'paynicornRecharge',
        reference: data.originOrderNo,
        gatewayReference: data.orderNo,
        state: topUpState(data.status),
        status: data.status,
        amount: undefined,
        currency: undefined,
        data,
      }
    },
    acknowledge: () => acknowledgement,
    async confirm({ kind, reference, gatewayReference }, operation) {
      const told = await inquirePaynicorn(client, { kind, reference, gatewayReference, operation })
      return told.absent ? undefined : told.state
    },
  }
}
