import { z } from 'zod'
import { readFields } from '../../callbacks/protocol.ts'
import type { JsonObject } from '../../data/json.ts'
import { lazy } from '../../data/lazy.ts'
import { anOrderEvent, requireGiven } from '../../data/options.ts'
import { openText, optionalText, text } from '../../data/schema.ts'
import type { OrderEvent } from '../../orders/event.ts'
import type { Fact } from '../../orders/fact.ts'
import { textsBeside, textsOf } from '../texts.ts'
import type { PaynicornRecharge } from './callback-fields.ts'
import type { PaynicornStatusCode } from './operations/answers.ts'
import { paynicornSecrets } from './results.ts'
import { errorOf, topUpState } from './status.ts'
import { termsOf } from './top-ups.ts'

export const rechargeFields = lazy(() =>
  z.looseObject({
    orderNo: text(),
    originOrderNo: text().refine((value) => value !== ''),
    status: openText<PaynicornStatusCode>(),
    timestamp: optionalText(),
  }),
)

/** The fields that say nothing beyond state and ids. */
const SCAFFOLDING = new Set([
  'orderNo',
  'originOrderNo',
  'status',
  'timestamp',
  'code',
  'message',
  'msg',
  'appKey',
])

/** What a recharge callback says. (Reference: 充值异步通知.) @throws CallbackRefusal */
export function readRecharge(content: JsonObject): Fact {
  const data = readFields(rechargeFields(), content)
  const { orderNo, originOrderNo, status } = data
  const state = topUpState(status)
  return {
    source: 'callback',
    callback: 'paynicornRecharge',
    kinds: ['topUp'],
    reference: originOrderNo,
    state,
    status,
    gatewayReference: orderNo || undefined,
    // Whether it is the `orderId` of the answer, no page says: each keeps its own name.
    ids: textsOf(data, ['orderNo']),
    terms: termsOf(data),
    details: textsBeside(data, SCAFFOLDING),
    secrets: paynicornSecrets.filter((name) => data[name] !== undefined),
    data,
    answer: state && { transId: originOrderNo, statusCode: status, orderNo },
    error: state === 'failed' ? errorOf({ status, state }) : undefined,
  }
}

/** The fields of the recharge callback that an event came by; undefined for one that came another way. @throws ConfigError for no event */
export function paynicornRechargeOf(event: OrderEvent): PaynicornRecharge | undefined {
  requireGiven('paynicornRechargeOf', 'the event', event, anOrderEvent)
  const { source, callback, data } = event
  return source === 'callback' && callback === 'paynicornRecharge' ? (data as PaynicornRecharge) : undefined
}
