import { z } from 'zod'
import { type CallbackProtocol, readFields } from '../../callbacks/protocol.ts'
import { GatewayError } from '../../errors.ts'
import { openText, optionalText, text } from '../../schema.ts'
import type { Fact } from '../../orders/facts.ts'
import type { ToldState } from '../../orders/lifecycle.ts'
import type { Keys } from '../../secret.ts'
import { openCallback } from './callback.ts'
import type { PaynicornClient } from './client.ts'
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

const states: Readonly<Record<string, ToldState>> = { '0': 'pending', '1': 'succeeded', '2': 'failed' }
const stateOf = (status: string): ToldState | undefined =>
  Object.hasOwn(states, status) ? states[status] : undefined

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
        state: stateOf(data.status),
        status: data.status,
        amount: undefined,
        currency: undefined,
        data,
      }
    },
    acknowledge: () => acknowledgement,
    confirm: ({ reference }) => queryTopUp(client, reference),
  }
}

/** A recharge callback does not say whether it is about airtime or data: ask for both. */
async function queryTopUp(client: PaynicornClient, transId: string): Promise<ToldState | undefined> {
  for (const { query } of [client.airtime, client.data]) {
    try {
      return stateOf((await query({ transId })).statusCode)
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
    }
  }
  return undefined
}
