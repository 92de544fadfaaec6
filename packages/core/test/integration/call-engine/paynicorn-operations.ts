import type { Outcome, PaynicornClient } from '../../../src/index.ts'
import { gateway, paynicornAt, type Reply } from './gateway.ts'

const payment = {
  amount: '100.00',
  countryCode: 'NG',
  orderId: 'O1',
  orderDescription: 'a cap',
  currency: 'NGN',
}
const payout = { orderId: 'O1', currency: 'KES', amount: '5', countryCode: 'KE', name: 'Tom' }
const airtime = {
  transId: 'O1',
  countryCode: 'NG',
  operatorCode: 'MTN',
  benefitNo: '08184123954',
  amount: '50',
}

export type Place = (client: PaynicornClient) => Promise<Outcome<unknown>>
/** A money operation, how it is placed with the reference `O1`, and how it is asked about. */
interface Operation {
  readonly operation: string
  readonly place: Place
  readonly query: string
  readonly asked: object
}

export const transactions: readonly Operation[] = [
  {
    operation: 'payments.create',
    place: (client) => client.payments.create(payment),
    query: '/v3/transaction/query',
    asked: { orderId: 'O1', txnType: 'payment' },
  },
  {
    operation: 'refunds.create',
    place: (client) => client.refunds.create({ payTxnId: 'T', cpRefundId: 'O1', reason: 'x', memo: 'x' }),
    query: '/v3/transaction/query',
    asked: { orderId: 'O1', txnType: 'refund' },
  },
  {
    operation: 'payouts.create',
    place: (client) => client.payouts.create({ ...payout, payoutMethod: 'MPESA', account: '1' }),
    query: '/v3/transaction/query',
    asked: { orderId: 'O1', txnType: 'payout' },
  },
  {
    operation: 'payouts.createToUser',
    place: (client) => client.payouts.createToUser({ ...payout, openId: 'U1' }),
    query: '/v3/transaction/query',
    asked: { orderId: 'O1', txnType: 'payout' },
  },
]

export const topUps: readonly Operation[] = [
  {
    operation: 'airtime.topUp',
    place: (client) => client.airtime.topUp(airtime),
    query: '/topup/api/query',
    asked: { transId: 'O1', appKey: 'app-1' },
  },
  {
    operation: 'data.topUp',
    place: (client) => client.data.topUp({ transId: 'O1', benefitNo: '08184123954', goodsId: 'G1' }),
    query: '/topup/api/data/query',
    asked: { transId: 'O1', appKey: 'app-1' },
  },
]

/** Places an order at a gateway that answers like this. */
export async function run(place: Place, ...replies: readonly Reply[]) {
  const server = await gateway(replies)
  return { server, outcome: await place(paynicornAt(server.url)) }
}

/** An answer without the signed envelope. */
export const bare = (body: unknown, status = 200): Reply => ({ status, body: JSON.stringify(body) })

/** The content of a top-up's answer. */
export const topUp = (statusCode: unknown, transId = 'O1') => ({
  code: 1200,
  msg: 'ok',
  result: { transId, statusCode },
})
