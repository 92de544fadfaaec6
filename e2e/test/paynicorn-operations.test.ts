import { createPaynicorn, type PaynicornClient } from '@kumicorn/core'
import { endpointsOf, paynicornEndpoints } from '@kumicorn/core/endpoints'
import { type Sandbox, startSandbox } from '@kumicorn/sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, type Case, text } from './support/operation-case.ts'

const person = { countryCode: 'NG', currency: 'NGN' }
const number = '08031234567'

const topUp = (transId: string) => ({ transId, benefitNo: number })

const paynicornCases: readonly Case<PaynicornClient>[] = [
  [
    'payments.create',
    (p) => p.payments.create({ ...person, orderId: 'pay-1', amount: '100.00', orderDescription: '话费' }),
    accepted({ txnId: text, status: '-1', webUrl: expect.stringMatching(/^http/) }),
  ],
  [
    'transactions.query',
    (p) => p.transactions.query({ orderId: 'pay-1', txnType: 'payment' }),
    expect.objectContaining({ txnId: text, status: text }),
  ],
  [
    'refunds.create',
    async (p) => {
      await sandbox.settle('pay-1', 'succeeded')
      const { txnId = '' } = await p.transactions.query({ orderId: 'pay-1', txnType: 'payment' })
      return p.refunds.create({ payTxnId: txnId, cpRefundId: 'refund-1', reason: 'r', memo: 'm' })
    },
    accepted({ refundId: text }),
  ],
  [
    'payouts.create',
    (p) =>
      p.payouts.create({
        ...person,
        orderId: 'out-1',
        amount: '5.00',
        payoutMethod: 'MTN',
        name: 'Ada',
        account: number,
      }),
    accepted({ status: '-1' }),
  ],
  [
    'payouts.createToUser',
    (p) => p.payouts.createToUser({ ...person, orderId: 'out-2', amount: '5.00', name: 'Ada', openId: 'u1' }),
    accepted({ status: '-1' }),
  ],
  [
    'methods.list',
    (p) => p.methods.list({ ...person, txnType: 'payment' }),
    expect.objectContaining({
      methodInfo: expect.arrayContaining([expect.objectContaining({ code: text })]),
    }),
  ],
  [
    'reports.vas',
    (p) =>
      p.reports.vas({
        pageNo: 1,
        pageSize: 10,
        metric: 'country',
        startDay: '2026-01-01',
        endDay: '2030-01-01',
      }),
    expect.objectContaining({ data: expect.any(Array) }),
  ],
  [
    'reports.appKeys',
    (p) => p.reports.appKeys({ cpId: 'CP10001' }),
    expect.objectContaining({ data: ['sandbox-app-key'] }),
  ],
  [
    'reports.vasByChannel',
    (p) => p.reports.vasByChannel({ districtChannel: 0, startTime: '2026-11-01', endTime: '2026-12-01' }),
    expect.objectContaining({ data: expect.any(Array) }),
  ],
  [
    'operators.byNumber',
    (p) => p.operators.byNumber({ nationalPhoneNo: number, countryCode: 'NG' }),
    expect.objectContaining({ operatorCode: expect.stringMatching(/^NG_/), currency: 'NGN' }),
  ],
  [
    'airtime.goods',
    (p) => p.airtime.goods({ countryCode: 'NG' }),
    expect.arrayContaining([expect.objectContaining({ goodsId: text, rechargeMinAmount: text })]),
  ],
  [
    'airtime.topUp',
    async (p) => {
      const { operatorCode } = await p.operators.byNumber({ nationalPhoneNo: number, countryCode: 'NG' })
      return p.airtime.topUp({ ...topUp('air-1'), countryCode: 'NG', operatorCode, amount: '100.00' })
    },
    accepted({ transId: 'air-1', statusCode: '0' }),
  ],
  [
    'airtime.query',
    (p) => p.airtime.query({ transId: 'air-1' }),
    expect.objectContaining({ transId: 'air-1', benefitNo: number }),
  ],
  [
    'data.goods',
    (p) => p.data.goods({ countryCode: 'NG' }),
    expect.arrayContaining([expect.objectContaining({ goodsId: text })]),
  ],
  [
    'data.topUp',
    async (p) => {
      const [bundle] = await p.data.goods({ countryCode: 'NG' })
      return p.data.topUp({ ...topUp('data-1'), goodsId: bundle?.goodsId ?? '', memo: '流量充值' })
    },
    accepted({ transId: 'data-1', orderId: expect.stringMatching(/^\d{17,19}$/) }),
  ],
  [
    'data.query',
    (p) => p.data.query({ transId: 'data-1' }),
    expect.objectContaining({ transId: 'data-1', statusCode: text }),
  ],
  [
    'currency.usdRates',
    (p) => p.currency.usdRates(),
    expect.objectContaining({
      source: 'USD',
      quotes: expect.objectContaining({ USDNGN: expect.stringMatching(/^\d+\.\d+$/) }),
    }),
  ],
]

let sandbox: Sandbox
let paynicorn: PaynicornClient

beforeAll(async () => {
  sandbox = await startSandbox({ speed: 0 })
  paynicorn = createPaynicorn(sandbox.paynicorn)
})

afterAll(async () => {
  await paynicorn.close()
  await sandbox.close()
})

describe('Paynicorn', () => {
  it('has a case for every operation of its table', () => {
    const operations = endpointsOf(paynicornEndpoints).map(({ operation }) => operation)
    expect(paynicornCases.map(([operation]) => operation).sort()).toEqual(operations.toSorted())
  })

  it.each(paynicornCases)('%s', async (_, run, expected) => {
    expect(await run(paynicorn)).toEqual(expected)
  })

  it('a repeated orderId or transId is answered by what the gateway knows of it, and nothing is sold twice', async () => {
    const params = { ...person, orderId: 'twice', amount: '1.00', orderDescription: 'd' }
    const first = await paynicorn.payments.create(params)
    const txnId = first.state === 'accepted' ? first.order.txnId : 'none'
    expect(await paynicorn.payments.create(params)).toMatchObject({ state: 'accepted', order: { txnId } })
    const [bundle] = await paynicorn.data.goods({ countryCode: 'NG' })
    const data = { ...topUp('twice'), goodsId: bundle?.goodsId ?? '' }
    expect(await paynicorn.data.topUp(data)).toMatchObject({ state: 'accepted' })
    expect(await paynicorn.data.topUp(data)).toMatchObject({ state: 'accepted', order: { transId: 'twice' } })
  })

  it('a wrong secret is refused', async () => {
    const stranger = createPaynicorn({ ...sandbox.paynicorn, merchantSecret: 'another' })
    await expect(stranger.transactions.query({ orderId: 'x', txnType: 'payment' })).rejects.toMatchObject({
      gatewayCode: '204005',
    })
    await stranger.close()
  })
})
