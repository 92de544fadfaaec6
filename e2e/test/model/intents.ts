import type { Kumicorn, Outcome } from '@kumicorn/core'
import type { MangoClient } from '@kumicorn/testkit'

/** What there is to buy. */
export interface Goods {
  readonly product: { readonly id: string; readonly base_value: string; readonly unit: string }
  readonly bundle: string
  readonly operatorCode: string
}

/** A money operation as a run orders it. */
export interface Purchase {
  readonly reference: string
  /** The gateway will refuse it. */
  readonly isRefused: boolean
  /** The payment that a refund gives back. */
  readonly payTxnId: string
}

type Call = (kumicorn: Kumicorn, purchase: Purchase, goods: Goods) => Promise<Outcome<unknown>>

interface Operation {
  /** The kind of order. */
  readonly kind: string
  readonly call: Call
  /** What has to be known of the order's money from its placing on. */
  readonly amount?: string
}

// Magic values of the gateways: these are refused.
const account = (isRefused: boolean): string => (isRefused ? '6208566322867' : '254771114118')
const amount = (isRefused: boolean): string => (isRefused ? '75.02' : '75.50')
const benefitNo = (isRefused: boolean): string => (isRefused ? '08031230013' : '08031234567')
const nigeria = { countryCode: 'NG', currency: 'NGN' } as const

const fruits = new WeakMap<Kumicorn, MangoClient['fruits']>()

/** Notes the client of the third gateway, which is not a property of its Kumicorn. */
export const noteFruits = (kumicorn: Kumicorn, client: MangoClient): void =>
  void fruits.set(kumicorn, client.fruits)

function fruitsOf(kumicorn: Kumicorn): MangoClient['fruits'] {
  const client = fruits.get(kumicorn)
  if (client === undefined) throw new Error('this Kumicorn has no third gateway')
  return client
}

/** Every money operation of the gateways. */
export const operations = {
  'orders.place': {
    kind: 'order',
    call: ({ kumquat }, { reference, isRefused }, { product }) =>
      kumquat.orders.place({
        request_no: reference,
        product_id: product.id,
        account: account(isRefused),
      }),
  },
  'orders.placeByValue': {
    kind: 'order',
    call: ({ kumquat }, { reference, isRefused }, { product: { base_value, unit } }) =>
      kumquat.orders.placeByValue({
        request_no: reference,
        account: account(isRefused),
        country_code: 'KE',
        base_value,
        unit,
      }),
  },
  'payments.create': {
    kind: 'payment',
    amount: '75.50',
    call: ({ paynicorn }, { reference: orderId, isRefused }) =>
      paynicorn.payments.create({
        ...nigeria,
        orderId,
        amount: amount(isRefused),
        orderDescription: 'airtime',
      }),
  },
  'refunds.create': {
    kind: 'refund',
    call: ({ paynicorn }, { reference: cpRefundId, payTxnId }) =>
      paynicorn.refunds.create({ payTxnId, cpRefundId, reason: 'r', memo: 'm' }),
  },
  'payouts.create': {
    kind: 'payout',
    amount: '75.50',
    call: ({ paynicorn }, { reference: orderId, isRefused }) =>
      paynicorn.payouts.create({
        ...nigeria,
        orderId,
        amount: amount(isRefused),
        payoutMethod: 'MTN',
        name: 'Ada',
        account: '08031234567',
      }),
  },
  'payouts.createToUser': {
    kind: 'payout',
    amount: '75.50',
    call: ({ paynicorn }, { reference: orderId, isRefused }) =>
      paynicorn.payouts.createToUser({
        ...nigeria,
        orderId,
        amount: amount(isRefused),
        name: 'Ada',
        openId: 'u1',
      }),
  },
  'airtime.topUp': {
    kind: 'topUp',
    amount: '100.00',
    call: ({ paynicorn }, { reference: transId, isRefused }, { operatorCode }) =>
      paynicorn.airtime.topUp({
        transId,
        countryCode: 'NG',
        operatorCode,
        benefitNo: benefitNo(isRefused),
        amount: '100.00',
      }),
  },
  'fruits.pick': {
    kind: 'fruit',
    call: (kumicorn, { reference: ticket, isRefused }) =>
      fruitsOf(kumicorn).pick({ ticket, sku: isRefused ? 'none' : 'alphonso', to: 'Ada' }),
  },
  'data.topUp': {
    kind: 'topUp',
    call: ({ paynicorn }, { reference: transId, isRefused }, { bundle }) =>
      paynicorn.data.topUp({ transId, benefitNo: benefitNo(isRefused), goodsId: bundle }),
  },
} as const satisfies Readonly<Record<string, Operation>>

export type OperationName = keyof typeof operations

export const operationNames = Object.keys(operations) as readonly OperationName[]

export const operationOf = (name: OperationName): Operation => operations[name]
