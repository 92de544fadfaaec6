import { describe, expect, it } from 'vitest'
import { InputError } from '../../../src/index.ts'
import {
  contentOf,
  denied,
  errorOf,
  gateway,
  md5,
  paynicornAt,
  type Reply,
  SECRET,
  sealed,
} from './gateway.ts'

const bare = (body: string): Reply => ({ body })
const query = { orderId: 'O1', txnType: 'payment' } as const
const rates =
  '{"timestamp":1700000000,"source":"USD","date":"2026-11-21","quotes":{"USDNGN":443.93994,"USDKES":100.0}}'

describe('a signed read', () => {
  it('hands out the content', async () => {
    const server = await gateway([sealed({ code: '0000', message: 'ok', status: '1', txnId: 'T1' })])
    expect(await paynicornAt(server.url).transactions.query(query)).toEqual({
      code: '0000',
      message: 'ok',
      status: '1',
      txnId: 'T1',
    })
  })

  it('takes any key of a rotation, and either hex case', async () => {
    const content = Buffer.from('{"status":"1"}').toString('base64')
    const body = JSON.stringify({ responseCode: '000000', content, sign: md5(`${content}old`).toUpperCase() })
    const server = await gateway([{ body }])
    const client = paynicornAt(server.url, { merchantSecret: [SECRET, 'old'] })
    expect(await client.transactions.query(query)).toEqual({ status: '1' })
  })

  it.each<readonly [string, Reply, string, number]>([
    ['a refusal', denied('204005'), 'gateway_refused', 1],
    ['205999', denied('205999'), 'gateway_refused', 1],
    ['a wrong signature', sealed({ status: '1' }, 'other'), 'answer_signature', 1],
    ['a bare answer', bare('{"status":"1"}'), 'answer_malformed', 1],
    ['no JSON', bare('sorry'), 'answer_malformed', 1],
    ['a server error', { status: 503 }, 'answer_malformed', 3],
    ['a reset connection', 'reset', 'transport_failed', 3],
  ])('that ends in %s rejects with its reason', async (_, reply, code, tries) => {
    const server = await gateway(() => reply)
    const error = await errorOf(paynicornAt(server.url).transactions.query(query))
    expect(error).toMatchObject({ code, gateway: 'paynicorn', operation: 'transactions.query' })
    expect(server.requests).toHaveLength(tries)
  })

  it('is sent again after a server error', async () => {
    const server = await gateway([{ status: 500 }, sealed({ status: '1' })])
    expect(await paynicornAt(server.url).transactions.query(query)).toEqual({ status: '1' })
  })

  it('with wrong parameters rejects before anything is sent', async () => {
    const server = await gateway([])
    const { reports } = paynicornAt(server.url)
    const given = { districtChannel: 0, startTime: '2026-01-01', endTime: '2026-03-01' }
    await expect(reports.vasByChannel(given)).rejects.toThrow(InputError)
    expect(server.requests).toHaveLength(0)
  })
})

describe('a bare answer', () => {
  it('is taken for reports', async () => {
    const server = await gateway([bare('{"code":"0","data":["A1","A2"]}'), sealed({ data: ['A3'] })])
    const { reports } = paynicornAt(server.url)
    expect(await reports.appKeys({ cpId: 'C' })).toEqual({ code: '0', data: ['A1', 'A2'] })
    expect(await reports.appKeys({ cpId: 'C' })).toEqual({ data: ['A3'] })
  })

  it('is taken for top-up products and records', async () => {
    const goods = '{"code":1200,"result":[{"goodsId":"G1","rechargeAmount":50.00}]}'
    const server = await gateway([
      bare(goods),
      sealed(goods),
      bare('{"code":1200,"result":{"goodsId":"G2"}}'),
    ])
    const { airtime, data } = paynicornAt(server.url)
    const expected = [{ goodsId: 'G1', rechargeAmount: '50.00' }]
    expect(await airtime.goods()).toEqual(expected)
    expect(await airtime.goods({ operatorCode: 'MTN' })).toEqual(expected)
    expect(await data.goods()).toEqual([{ goodsId: 'G2' }])
  })

  it('is refused where its signature is wrong: one with a code is an envelope', async () => {
    const server = await gateway(() => sealed({ code: 1200, result: [] }, 'other'))
    expect(await errorOf(paynicornAt(server.url).airtime.goods())).toMatchObject({ code: 'answer_signature' })
  })

  it('with a refusal rejects with its code', async () => {
    const server = await gateway([
      bare('{"code":4011,"msg":"unknown operator"}'),
      bare('{"code":4099,"msg":7}'),
    ])
    const { operators } = paynicornAt(server.url)
    const asked = { nationalPhoneNo: '07012345678', countryCode: 'NG' }
    expect(await errorOf(operators.byNumber(asked))).toMatchObject({
      gatewayCode: '4011',
      gatewayMessage: 'unknown operator',
      meaning: 'unknown operator',
    })
    expect(await errorOf(operators.byNumber(asked))).toMatchObject({ gatewayMessage: '', meaning: undefined })
  })
})

describe('the rates of the dollar', () => {
  it('are asked for by GET, without anything signed, and keep every digit', async () => {
    const server = await gateway([bare(rates), sealed(rates)])
    const { currency } = paynicornAt(server.url)
    for (let n = 0; n < 2; n += 1) {
      expect(await currency.usdRates()).toMatchObject({
        timestamp: 1700000000,
        quotes: { USDNGN: '443.93994', USDKES: '100.0' },
      })
    }
    expect(server.requests[0]).toMatchObject({ method: 'GET', url: '/currency/queryall' })
    expect(server.requests[0]?.body).toHaveLength(0)
    expect(server.requests[0]?.headers).not.toHaveProperty('content-type')
  })
})

describe('what is asked', () => {
  it('of operations that want it holds the app key, the own one unless another is given', async () => {
    const server = await gateway(() => sealed({ code: 1200, result: { transId: 'A1', statusCode: 1 } }))
    const { airtime } = paynicornAt(server.url)
    await airtime.query({ transId: 'A1' })
    await airtime.query({ transId: 'A1', appKey: 'another' })
    expect(server.requests.map(contentOf)).toEqual([
      { transId: 'A1', appKey: 'app-1' },
      { transId: 'A1', appKey: 'another' },
    ])
  })
})

// Rule 9: a read that is refused inside its content was handed on as an empty list.
describe('a list that is refused inside its content', () => {
  const refusal = sealed({ code: '3001', message: 'no such app' })
  const vas = {
    pageNo: 1,
    pageSize: 10,
    metric: 'country',
    startDay: '2026-11-01',
    endDay: '2026-11-02',
    appKey: 'foreign',
  } as const

  it('rejects with the code and the message', async () => {
    const server = await gateway(() => refusal)
    const client = paynicornAt(server.url)
    for (const call of [
      client.reports.vas(vas),
      client.reports.appKeys({ cpId: 'C' }),
      client.methods.list({ countryCode: 'NG', currency: 'NGN', txnType: 'payment' }),
    ]) {
      expect(await errorOf(call)).toMatchObject({
        code: 'gateway_refused',
        gatewayCode: '3001',
        gatewayMessage: 'no such app',
      })
    }
  })

  it.each([{ code: '3001', data: [] }, { code: '000000' }, { code: '0000', data: null }, {}])(
    'is none when the content is %j',
    async (content) => {
      const server = await gateway([sealed(content)])
      expect(await paynicornAt(server.url).reports.vas(vas)).toMatchObject({ data: [] })
    },
  )

  it('is handed on as it came by transactions.query', async () => {
    const server = await gateway([sealed({ code: '3001', message: 'no such order', status: '0' })])
    expect(await paynicornAt(server.url).transactions.query(query)).toMatchObject({
      code: '3001',
      status: '0',
    })
  })
})
