import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import { md5 } from '../support/kumquat-caller.ts'
import { base64, paynicornCaller } from '../support/paynicorn-caller.ts'
import { frozen } from '../support/start.ts'

const PATH = '/v3/transaction/query'

describe("Paynicorn's envelope", () => {
  const content = base64('{"orderId":"1","txnType":"payment"}')
  const sign = md5(`${content}sandbox-merchant-secret`)
  const appKey = 'sandbox-app-key'

  it.each([
    ['an empty body', '', '204000'],
    ['an empty envelope', '{}', '204000'],
    ['no JSON', 'content=x', '204003'],
    ['a list', '[1]', '204003'],
    ['no appKey', { content, sign }, '204002'],
    ['an empty appKey', { content, sign, appKey: '' }, '204002'],
    ['no content', { sign, appKey }, '204003'],
    ['content that is not base64', { content: '***', sign, appKey }, '204003'],
    ['content that is not JSON', { content: base64('hello'), sign, appKey }, '204003'],
    ['no sign', { content, appKey }, '204004'],
    ['a sign that is too short', { content, sign: 'abc', appKey }, '204004'],
    ['a sign of other letters', { content, sign: 'z'.repeat(32), appKey }, '204004'],
    ['a wrong sign', { content, sign: '0'.repeat(32), appKey }, '204005'],
    ['upper-case digits', { content, sign: sign.toUpperCase(), appKey }, '204005'],
    ['an unknown appKey', { content, sign, appKey: 'other' }, '204005'],
  ])('is refused for %s', async (_, body, code) => {
    const { send } = paynicornCaller(await frozen())
    const answer = await send(PATH, typeof body === 'string' ? body : JSON.stringify(body))
    expect(answer.status).toBe(200)
    expect(answer.envelope).toEqual({ responseCode: code, responseMessage: expect.any(String) })
  })

  it('is refused for an address that is not there, and for another method', async () => {
    const sandbox = await frozen()
    const { call } = paynicornCaller(sandbox)
    expect((await call('/v9/nothing', {})).envelope.responseCode).toBe('204404')
    const get = await request(sandbox.paynicorn.baseUrl + PATH)
    expect(await get.body.json()).toMatchObject({ responseCode: '204404' })
  })

  it('is refused when the quota of the test mode is used up', async () => {
    const { call } = paynicornCaller(await frozen({ paynicorn: { requestQuota: 1 } }))
    const query = { orderId: '1', txnType: 'payment' }
    expect((await call(PATH, query)).envelope.responseCode).toBe('000000')
    expect((await call(PATH, query)).envelope).toMatchObject({ responseCode: '204006' })
  })

  it('has nothing around the answer where answers come bare', async () => {
    const sandbox = await frozen({ paynicorn: { bareAnswers: true } })
    const { send, sealed, call } = paynicornCaller(sandbox)
    const asked = sealed(JSON.stringify({ countryCode: 'NG', nationalPhoneNo: '07012345678' }))
    expect(await send('/topup/api/queryOperatorCode', JSON.stringify(asked))).toMatchObject({
      envelope: { code: 1200, result: { operatorCode: 'NG_AIRTEL' } },
    })
    expect((await call(PATH, { orderId: '1', txnType: 'payment' })).envelope.responseCode).toBe('000000')
  })
})

describe('the other questions to Paynicorn', () => {
  it('has rates as bare JSON with every digit', async () => {
    const sandbox = await frozen({ startsAt: Date.parse('2026-12-01T00:00:15Z') })
    const response = await request(`${sandbox.paynicorn.baseUrl}/currency/queryall`)
    const text = await response.body.text()
    expect(JSON.parse(text)).toMatchObject({
      timestamp: 1796083215,
      source: 'USD',
      date: '2026-12-01',
      quotes: { USDNGN: 443.93994, USDBIF: 2057 },
    })
    expect(text).toContain('"USDBTC":0.000058287394,')
    expect(text).toContain('"USDFJD":2.20365,')
    expect(Object.keys(JSON.parse(text).quotes)).toHaveLength(169)
  })

  it('lists payment methods, with limits or with set amounts', async () => {
    const { call } = paynicornCaller(await frozen())
    const asked = { countryCode: 'KE', currency: 'KES', txnType: 'payment' }
    const { content, json } = await call('/v3/transaction/method', asked)
    expect(content).toMatchObject({ code: '0000', message: 'success' })
    const methods = content.methodInfo as readonly {
      code: string
      supportAmount?: unknown
      minAmount?: unknown
    }[]
    expect(methods.map(({ code }) => code)).toContain('MPESA')
    for (const { supportAmount, minAmount } of methods) {
      expect((supportAmount === undefined) !== (minAmount === undefined)).toBe(true)
    }
    expect(json).toContain('"minAmount":100.00')
    const payouts = await call('/v3/transaction/method', { ...asked, txnType: 'payout' })
    expect(payouts.content.methodInfo.length).toBeLessThan(methods.length)
    const elsewhere = await call('/v3/transaction/method', { ...asked, currency: 'EUR' })
    expect(elsewhere.content.methodInfo).toEqual([])
  })

  it('reports what was sold', async () => {
    const sandbox = await frozen({ startsAt: Date.parse('2026-12-01T12:00:00Z') })
    const { call } = paynicornCaller(sandbox)
    const pay = (orderId: string, amount: string, currency: string, countryCode: string) =>
      call('/v3/transaction/pay', {
        orderId,
        amount,
        currency,
        countryCode,
        orderDescription: 'x',
        phone: '1',
      })
    await pay('P1', '443.94', 'NGN', 'NG')
    await pay('P2', '2.00', 'USD', 'NG')
    await pay('P3', '1.13', 'USD', 'KE')
    await sandbox.clock.advance('1s')
    const asked = {
      appKey: 'sandbox-app-key',
      pageNo: '1',
      pageSize: 10,
      metric: 'country',
      startDay: '2026-12-01',
      endDay: '2026-12-01',
    }
    const { content, json } = await call('/merchant/report/query', asked)
    expect(content).toMatchObject({
      code: '0000',
      data: [
        {
          metric: 'country',
          metricValue: 'NG',
          amountSumUsd: 3,
          paySuccessCount: 2,
          payUserCount: 1,
          dau: 1,
        },
        { metric: 'country', metricValue: 'KE', amountSumUsd: 0, paySuccessCount: 0, smsSuccessCount: 1 },
      ],
    })
    expect(json).toContain('"amountSumUsd":3.00,')
    const ask = async (other: object) =>
      (await call('/merchant/report/query', { ...asked, ...other })).content
    expect((await ask({ countries: ['KE'] })).data).toHaveLength(1)
    expect((await ask({ startDay: '20261201', endDay: '20261201' })).data).toHaveLength(2)
    expect((await ask({ startDay: '20261202', endDay: '20261203' })).data).toEqual([])
    expect((await ask({ startDay: '2026-12-02', endDay: '2026-12-03' })).data).toEqual([])
    expect((await ask({ pageSize: '1', pageNo: 2 })).data).toMatchObject([{ metricValue: 'KE' }])
    for (const metric of ['report_day', 'cp_id', 'api_key', 'apk_package', 'district_channel', 'operator']) {
      expect((await ask({ metric })).data).toMatchObject([{ metric, smsSuccessCount: 3 }])
    }
    expect(await ask({ appKey: '' })).toMatchObject({ code: '1001' })
    expect(await ask({ metric: 'weather' })).toMatchObject({ code: '1001' })
  })

  it('reports sales by channel and the app keys of the merchant', async () => {
    const sandbox = await frozen({ startsAt: Date.parse('2026-12-01T12:00:00Z') })
    const { call } = paynicornCaller(sandbox)
    await call('/v3/transaction/pay', {
      orderId: 'P1',
      amount: '443.94',
      currency: 'NGN',
      countryCode: 'NG',
      orderDescription: 'x',
    })
    await sandbox.clock.advance('1s')
    const range = { startTime: '2026-12-01', endTime: '2026-12-31' }
    const path = '/merchant/report/getListByDistrictChannel'
    expect((await call(path, { districtChannel: 99, ...range })).content.data).toEqual([
      { packageName: 'com.example.sandbox', countryCode: 'NG', usdSum: '1.00' },
    ])
    expect((await call(path, { districtChannel: '0', ...range })).content.data).toEqual([])
    const tooLong = { ...range, endTime: '2027-01-01' }
    expect((await call(path, { districtChannel: 99, ...tooLong })).content.code).toBe('1001')
    const keys = (cpId: string) => call('/merchant/report/cpinfo/queryAppKeyList', { cpId })
    expect((await keys('CP10001')).content.data).toEqual(['sandbox-app-key'])
    expect((await keys('other')).content.data).toEqual([])
  })
})
