import type { CallOptions } from '../../http/call.ts'
import { type Inquiry, unlessAbsent } from '../../orders/inquiry.ts'
import type { ToldState } from '../../orders/lifecycle.ts'
import { isNoSuchOrder } from './answer.ts'
import type { KumquatClient } from './client.ts'

const states: Readonly<Record<string, ToldState>> = {
  ACCEPT: 'pending',
  PROCESSING: 'pending',
  SUBMIT: 'pending',
  SUCCESS: 'succeeded',
  FAIL: 'failed',
  REJECT: 'failed',
}

/** Asks KUMQUAT about an order. @throws KumicornError when it cannot be learnt */
export function inquireKumquat(
  client: KumquatClient,
  request_no: string,
  options?: CallOptions,
): Promise<Inquiry> {
  return unlessAbsent(async () => {
    const order = await client.orders.query({ request_no }, options)
    const { status = '' } = order
    return {
      absent: false,
      state: Object.hasOwn(states, status) ? states[status] : undefined,
      status,
      gatewayReference: order.serial_no,
      amount: order.price,
      data: order,
    }
  }, isNoSuchOrder)
}
