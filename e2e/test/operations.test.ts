import {
  createKumquat,
  createPaynicorn,
  GatewayError,
  type KumquatClient,
  type PaynicornClient,
} from '@kumicorn/core'
import { endpointsOf, kumquatEndpoints, paynicornEndpoints } from '@kumicorn/core/endpoints'
import { type Sandbox, startSandbox } from '@kumicorn/sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** An operation over real HTTP against the sandbox, and what it should answer. */
type Case<Client> = readonly [operation: string, run: (client: Client) => Promise<unknown>, expected: unknown]

const accepted = (order: object) => ({ state: 'accepted', order: expect.objectContaining(order) })
const text = expect.any(String) as unknown

const person = { countryCode: 'NG', currency: 'NGN' }
const number = '08031234567'

async function firstProduct(kumquat: KumquatClient): Promise<string> {
  const { items } = await kumquat.products.list({ type: 'HF' }).page(1)
  return items[0]?.id ?? 'none'
}

const kumquatCases: readonly Case<KumquatClient>[] = [
  [
    'countries.list',
    (k) => k.countries.list(),
    expect.arrayContaining([expect.objectContaining({ country_code: 'KE' })]),
  ],
  [
    'countries.get',
    (k) => k.countries.get({ countryCode: 'KE' }),
    expect.objectContaining({ country_code: 'KE' }),
  ],
  ['carriers.list', async (k) => (await k.carriers.list({ pageSize: 5 }).page(2)).prevPage, 1],
  [
    'carriers.byCountry',
    (k) => k.carriers.byCountry({ countryCode: 'KE' }),
    expect.arrayContaining([expect.objectContaining({ id: text })]),
  ],
  [
    'products.list',
    async (k) => {
      const ids = new Set<string>()
      for await (const { id } of k.products.list({ pageSize: 100 })) ids.add(id)
      const { total } = await k.products.list().page(1)
      return ids.size >= 250 && ids.size === total
    },
    true,
  ],
  [
    'products.get',
    async (k) => k.products.get({ id: await firstProduct(k) }),
    expect.objectContaining({ id: text, price: text }),
  ],
  [
    'numbers.lookUp',
    (k) => k.numbers.lookUp({ id: '254771114118' }),
    expect.objectContaining({ country_code: 'KE' }),
  ],
  [
    'orders.place',
    async (k) =>
      k.orders.place({ request_no: 'op-1', product_id: await firstProduct(k), account: '254771114118' }),
    accepted({ request_no: 'op-1', serial_no: text }),
  ],
  [
    'orders.placeByValue',
    async (k) => {
      const { items } = await k.products.list({ type: 'HF', country_code: 'KE' }).page(1)
      const { country_code = '', base_value = '', unit = '' } = items[0] ?? {}
      return k.orders.placeByValue({
        request_no: 'op-2',
        account: '254771114118',
        country_code,
        base_value,
        unit,
      })
    },
    accepted({ request_no: 'op-2' }),
  ],
  [
    'orders.query',
    (k) => k.orders.query({ request_no: 'op-1' }),
    expect.objectContaining({ request_no: 'op-1', status: text }),
  ],
  ['balance', async (k) => k.availableBalance(await k.balance()), expect.stringMatching(/^\d+\.\d+$/)],
]

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
    accepted({ transId: 'air-1', statusCode: '0', orderId: expect.stringMatching(/^\d{17,19}$/) }),
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
let kumquat: KumquatClient
let paynicorn: PaynicornClient

beforeAll(async () => {
  sandbox = await startSandbox({ speed: 0 })
  kumquat = createKumquat(sandbox.kumquat)
  paynicorn = createPaynicorn(sandbox.paynicorn)
})

afterAll(async () => {
  await Promise.all([kumquat.close(), paynicorn.close()])
  await sandbox.close()
})

describe('KUMQUAT', () => {
  it('has a case for every operation of its table', () => {
    const operations = endpointsOf(kumquatEndpoints).map(({ operation }) => operation)
    expect(kumquatCases.map(([operation]) => operation).sort()).toEqual(operations.toSorted())
  })

  it.each(kumquatCases)('%s', async (_, run, expected) => {
    expect(await run(kumquat)).toEqual(expected)
  })

  it('a repeated request_no is answered by what the gateway knows of it, and nothing is sold twice', async () => {
    const params = { request_no: 'again', product_id: await firstProduct(kumquat), account: '254771114118' }
    const first = await kumquat.orders.place(params)
    const second = await kumquat.orders.place(params)
    expect(first.state).toBe('accepted')
    expect(second).toMatchObject({
      state: 'accepted',
      order: { serial_no: first.state === 'accepted' ? first.order.serial_no : '' },
    })
    expect(sandbox.orders().filter(({ reference }) => reference === 'again')).toHaveLength(1)
  })

  it('a refused order is rejected with the documented code', async () => {
    const product_id = await firstProduct(kumquat)
    const refused = await kumquat.orders.place({
      request_no: 'refused',
      product_id,
      account: '6208566322867',
    })
    expect(refused).toMatchObject({ state: 'rejected', error: { gatewayCode: 'JU9994' } })
    const nothing = await kumquat.orders.place({
      request_no: 'none',
      product_id: 1n,
      account: '254771114118',
    })
    expect(nothing).toMatchObject({
      state: 'rejected',
      error: { gatewayCode: 'JU9992', meaning: 'no such product' },
    })
  })

  it('reads throw the documented error', async () => {
    await expect(kumquat.orders.query({ request_no: 'never placed' })).rejects.toThrow(GatewayError)
    const stranger = createKumquat({ ...sandbox.kumquat, signKey: 'another key' })
    await expect(stranger.balance()).rejects.toMatchObject({ gatewayCode: 'JU9994', httpStatus: 511 })
    await stranger.close()
  })
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
