import type { Item } from './shop.ts'

/** One order of the demonstration, and how it should end. */
export interface DemoOrder extends Item {
  readonly what: string
  readonly expected: 'succeeded' | 'failed' | 'rejected'
}

const person = { countryCode: 'NG', currency: 'NGN' }

/** A top-up through KUMQUAT. The accounts are those of the gateway's own mock table. */
const topUp = (
  what: string,
  request_no: string,
  account: string,
  product_id: string,
  expected: DemoOrder['expected'],
): DemoOrder => ({
  what,
  reference: request_no,
  expected,
  place: ({ kumquat }) => kumquat.orders.place({ request_no, product_id, account }),
})

/** The orders that stand on their own, placed at the same time. */
export const topUpsAndMore = (product: string): readonly DemoOrder[] => [
  topUp('top-up', 'top-up-1', '254771114118', product, 'succeeded'),
  topUp('top-up that fails', 'top-up-2', '8615180624622', product, 'failed'),
  topUp('top-up that is refused', 'top-up-3', '6208566322867', product, 'rejected'),
  {
    what: 'payout',
    reference: 'payout-1',
    expected: 'succeeded',
    place: ({ paynicorn }) =>
      paynicorn.payouts.create({
        ...person,
        orderId: 'payout-1',
        amount: '75.50',
        payoutMethod: 'MTN',
        name: 'Ada',
        account: '08031234567',
      }),
  },
  {
    what: 'airtime',
    reference: 'airtime-1',
    expected: 'succeeded',
    async place({ paynicorn }) {
      const { operatorCode } = await paynicorn.operators.byNumber({
        nationalPhoneNo: '08031234567',
        countryCode: 'NG',
      })
      return paynicorn.airtime.topUp({
        transId: 'airtime-1',
        countryCode: 'NG',
        operatorCode,
        benefitNo: '08031234567',
        amount: '100',
      })
    },
  },
  {
    what: 'data',
    reference: 'data-1',
    expected: 'succeeded',
    async place({ paynicorn }) {
      const [bundle] = await paynicorn.data.goods({ countryCode: 'NG' })
      return paynicorn.data.topUp({
        transId: 'data-1',
        benefitNo: '08031234567',
        goodsId: bundle?.goodsId ?? '',
      })
    },
  },
]

export const payment: DemoOrder = {
  what: 'payment',
  reference: 'payment-1',
  expected: 'succeeded',
  place: ({ paynicorn }) =>
    paynicorn.payments.create({
      ...person,
      orderId: 'payment-1',
      amount: '250.00',
      orderDescription: 'Airtime for a friend',
    }),
}

/** The refund of the payment, once that has succeeded. */
export const refund = (payTxnId: string): DemoOrder => ({
  what: 'refund of the payment',
  reference: 'refund-1',
  expected: 'succeeded',
  place: ({ paynicorn }) =>
    paynicorn.refunds.create({ cpRefundId: 'refund-1', payTxnId, reason: 'changed her mind', memo: '-' }),
})
