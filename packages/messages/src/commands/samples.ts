type CallbackKind = 'kumquat' | 'postback' | 'recharge'

/** A value of a callback: numbers as they are to stand in the JSON. */
export type SampleValue = string | { readonly number: string }

export interface SampleEvent {
  readonly kind: CallbackKind
  /** What the fields are unless they are given. */
  fields(nowMs: number): Readonly<Record<string, SampleValue>>
}

const kumquat = (status: string, result: string): SampleEvent => ({
  kind: 'kumquat',
  fields: () => ({
    result,
    price: '98.0',
    request_no: 'R-1',
    serial_no: '7da98795a89940e0a57cf9fb67a4fc2c',
    status,
  }),
})

const postback = (status: string, code: string, message: string): SampleEvent => ({
  kind: 'postback',
  fields: () => ({
    txnId: '32012210000010134',
    orderId: 'P-1',
    amount: '100.00',
    pricingAmount: '100.00',
    currency: 'NGN',
    pricingCurrency: 'NGN',
    countryCode: 'NG',
    ...(status === '1' ? { payMethod: 'CARD' } : {}),
    status,
    code,
    message,
    memo: '',
    referenceNo: '',
  }),
})

const recharge = (status: string): SampleEvent => ({
  kind: 'recharge',
  fields: (nowMs) => ({
    orderNo: '12418046125113395',
    originOrderNo: 'T-1',
    status: { number: status },
    timestamp: { number: String(Math.floor(nowMs / 1_000)) },
  }),
})

/** What `trigger` can send. */
export const sampleEvents: Readonly<Record<string, SampleEvent>> = {
  'kumquat.success': kumquat('success', '充值成功'),
  'kumquat.error': kumquat('error', '充值失败'),
  'postback.success': postback('1', '0000', 'success'),
  'postback.failed': postback('0', '1004', 'transaction failed'),
  'postback.processing': postback('-1', '0000', 'processing'),
  'recharge.success': recharge('1'),
  'recharge.failed': recharge('2'),
  'recharge.processing': recharge('0'),
}
