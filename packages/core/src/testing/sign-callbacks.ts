import type { CallbackRequest } from '../callbacks/types.ts'
import { JsonNumber } from '../data/json.ts'
import { Keys } from '../data/secret.ts'
import { signKumquat } from '../gateways/kumquat/signing.ts'
import { seal } from '../gateways/paynicorn/signing.ts'

/**
 * A callback, signed as the gateway signs it. Hand it to `kumicorn.callbacks.…` as it is, or send it to your
 * own server: `fetch(url, { method, headers, body })`.
 */
export interface SignedCallback extends CallbackRequest {
  readonly method: 'POST'
  readonly headers: Readonly<Record<string, string>>
  /** The text of `rawBody`. */
  readonly body: string
}

type Scalar = string | number | bigint | boolean | null
export type CallbackFields = Readonly<Record<string, Scalar | undefined>>

const request = (content: unknown): SignedCallback => {
  const body = JSON.stringify(content)
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body,
    rawBody: new TextEncoder().encode(body),
  }
}

const lossless = (fields: CallbackFields): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typeof value === 'bigint' ? new JsonNumber(String(value)) : value]),
  )

/**
 * A KUMQUAT callback that verifies with `signKey`. The fields you leave out are those of a success.
 * @example kumquatCallback({ request_no: 'A-1', status: 'error' }, '123456789')
 */
export function kumquatCallback(fields: CallbackFields, signKey: string): SignedCallback {
  const body = lossless({
    result: '充值成功',
    price: '98.0',
    request_no: 'A-1',
    serial_no: '7da98795a89940e0a57cf9fb67a4fc2c',
    status: 'success',
    ...fields,
  })
  // The gateway's own example is in upper case.
  return request({ ...body, sign: signKumquat(body, new Keys(signKey, 'signKey')).toUpperCase() })
}

/**
 * A Paynicorn postback that verifies with `merchantSecret`. The fields you leave out are those of a success.
 * @example paynicornPostback({ orderId: 'A-1', status: '0' }, 'secret')
 */
export function paynicornPostback(fields: CallbackFields, merchantSecret: string): SignedCallback {
  const content = lossless({
    txnId: '32012210000010134',
    orderId: 'A-1',
    amount: '100.00',
    pricingAmount: '100.00',
    currency: 'NGN',
    pricingCurrency: 'NGN',
    countryCode: 'NG',
    payMethod: 'USSD',
    status: '1',
    code: '0000',
    message: 'success',
    memo: '',
    referenceNo: '',
    ...fields,
  })
  return request(seal(content, new Keys(merchantSecret, 'merchantSecret')))
}

/**
 * A Paynicorn recharge callback that verifies with `merchantSecret`. The fields you leave out are those of a
 * success.
 * @example paynicornRecharge({ originOrderNo: 'A-1', status: 2 }, 'secret')
 */
export function paynicornRecharge(fields: CallbackFields, merchantSecret: string): SignedCallback {
  const content = lossless({
    orderNo: '12418046125113395',
    originOrderNo: 'A-1',
    status: 1,
    timestamp: 1669852815,
    ...fields,
  })
  return request(seal(content, new Keys(merchantSecret, 'merchantSecret')))
}
