import { describe, expect, it } from 'vitest'
import type { PaynicornSandboxOptions } from '../../src/index.ts'
import { paynicornCaller } from '../support/paynicorn-caller.ts'
import { acknowledge, contentOf, receiver } from '../support/receiver.ts'
import { frozen } from '../support/start.ts'

const airtime = {
  appKey: 'sandbox-app-key',
  transId: 'T1',
  countryCode: 'NG',
  bizType: 'm_topup',
  operatorCode: '9mobile',
  benefitNo: '08184123954',
  amount: 100,
  memo: '话费充值',
}
const data = {
  appKey: 'sandbox-app-key',
  transId: 'D1',
  benefitNo: '08184123954',
  goodsId: 'NG72347153587',
  memo: '流量充值',
}
const byTransId = (transId: string) => ({ appKey: 'sandbox-app-key', transId })

async function merchantWithSandbox(options: PaynicornSandboxOptions = {}) {
  const merchant = await receiver(acknowledge)
  const sandbox = await frozen({ paynicorn: { rechargeUrl: `${merchant.url}/recharge`, ...options } })
  return { merchant, sandbox, ...paynicornCaller(sandbox) }
}

describe('an airtime top-up', () => {
  it('is accepted with a 64-bit order id, succeeds and is called back', async () => {
    const { sandbox, call, merchant } = await merchantWithSandbox({ bareOrderIds: true })
    const { json } = await call('/topup/api/topup', airtime)
    const orderId = /"orderId":(\d+)/.exec(json)?.[1] ?? ''
    expect(String(Number(orderId))).not.toBe(orderId)
    expect(json).toBe(
      `{"code":1200,"msg":"success","result":{"transId":"T1","orderId":${orderId},"statusCode":"0","description":"transaction in processing"}}`,
    )
    await sandbox.clock.advance('1s')
    const settledAt = Math.floor(sandbox.clock.now() / 1_000)
    expect(merchant.received.map(contentOf)).toEqual([
      `{"orderNo":"${orderId}","originOrderNo":"T1","status":1,"timestamp":${settledAt}}`,
    ])
    const queried = await call('/topup/api/query', byTransId('T1'))
    expect(queried.content.result).toMatchObject({
      transId: 'T1',
      statusCode: '1',
      description: 'transaction successful',
      countryCode: 'NG',
      bizType: 'm_topup',
      operatorCode: '9mobile',
      benefitNo: '08184123954',
      amount: 100,
      memo: '话费充值',
    })
    expect(sandbox.orders()[0]).toMatchObject({
      gatewayId: orderId,
      state: 'succeeded',
      amount: '100',
      currency: 'NGN',
    })
  })

  it('to a number that ends in 0000 fails and is never called back', async () => {
    const { sandbox, call, merchant } = await merchantWithSandbox()
    await call('/topup/api/topup', { ...airtime, benefitNo: '08184120000' })
    await sandbox.clock.advance('7d')
    expect(merchant.received).toEqual([])
    expect((await call('/topup/api/query', byTransId('T1'))).content.result).toMatchObject({
      statusCode: '2',
      description: 'transaction failed',
    })
  })

  it('to a number that ends in 0077 stays in processing', async () => {
    const { sandbox, call } = await merchantWithSandbox()
    await call('/topup/api/topup', { ...airtime, benefitNo: '08184120077' })
    await sandbox.clock.advance('7d')
    expect((await call('/topup/api/query', byTransId('T1'))).content.result.statusCode).toBe('0')
  })

  it.each([
    [{ amount: '100.50' }],
    [{ amount: 100.5, currency: 'NGN' }],
    [{ amount: 1, currency: 'USD' }],
    [{ amount: 100, currency: 'USD' }],
    [{ operatorCode: 'NG_9MOBILE', bizType: 'm_topup', requestTime: 1700000000000 }],
    [{ countryCode: 'UG', operatorCode: 'UG_MTN', amount: '10.00' }],
  ])('with %j is taken', async (other) => {
    const { call } = await merchantWithSandbox()
    expect((await call('/topup/api/topup', { ...airtime, ...other })).content.code).toBe(1200)
  })

  it('keeps the literal of its amount', async () => {
    const { call, text } = await merchantWithSandbox()
    await text('/topup/api/topup', JSON.stringify(airtime).replace('"amount":100', '"amount":100.50'))
    expect((await call('/topup/api/query', byTransId('T1'))).json).toContain('"amount":100.50,')
  })

  it.each([
    [{ appKey: '' }, 4020],
    [{ appKey: 'other' }, 4002],
    [{ bizType: '' }, 4003],
    [{ bizType: 'data' }, 4003],
    [{ amount: 49 }, 4004],
    [{ amount: 1_000_000 }, 4004],
    [{ amount: '100.555' }, 4004],
    [{ amount: '' }, 4004],
    [{ countryCode: 'UG', operatorCode: 'UG_MTN', amount: 11 }, 4004],
    [{ benefitNo: '+2348184123954' }, 4006],
    [{ transId: 'x'.repeat(65) }, 4007],
    [{ transId: '' }, 4008],
    [{ benefitNo: '' }, 4010],
    [{ operatorCode: 'nobody' }, 4011],
    [{ operatorCode: 'KE_SAFARICOM' }, 4011],
    [{ countryCode: 'XX' }, 4011],
    [{ currency: 'EUR' }, 4012],
    [{ currency: 'KES' }, 4012],
    [{ benefitNo: '08184120013' }, 4013],
  ])('with %j is refused with %i', async (wrong, code) => {
    const { sandbox, call } = await merchantWithSandbox()
    const { content, envelope } = await call('/topup/api/topup', { ...airtime, ...wrong })
    expect(envelope.responseCode).toBe('000000')
    expect(content).toEqual({ code, msg: expect.any(String) })
    expect(sandbox.orders()).toEqual([])
  })

  it('with a repeated transId is refused with 4009, for data too', async () => {
    const { call } = await merchantWithSandbox()
    await call('/topup/api/topup', airtime)
    expect((await call('/topup/api/topup', airtime)).content).toEqual({
      code: 4009,
      msg: 'transId already exist',
    })
    expect((await call('/topup/api/data/topup', { ...data, transId: 'T1' })).content.code).toBe(4009)
  })

  it('that is not known is refused with 4007', async () => {
    const { call } = await merchantWithSandbox()
    await call('/topup/api/topup', airtime)
    expect((await call('/topup/api/query', byTransId('T2'))).content.code).toBe(4007)
    expect((await call('/topup/api/data/query', byTransId('T1'))).content.code).toBe(4007)
  })
})

describe('a data top-up', () => {
  it('is accepted with a 64-bit order id, succeeds and is called back', async () => {
    const { sandbox, call, merchant } = await merchantWithSandbox()
    const { json, content } = await call('/topup/api/data/topup', data)
    expect(content).toMatchObject({ code: 1200, result: { transId: 'D1', statusCode: '0' } })
    const orderId = /"orderId":"(\d+)"/.exec(json)?.[1]
    await sandbox.clock.advance('1s')
    expect(
      JSON.parse(contentOf(merchant.received[0] ?? { path: '', body: '', contentType: '' })),
    ).toMatchObject({
      orderNo: orderId,
      originOrderNo: 'D1',
      status: 1,
    })
    expect((await call('/topup/api/data/query', byTransId('D1'))).content.result).toEqual({
      transId: 'D1',
      statusCode: '1',
      description: 'transaction successful',
      countryCode: 'NG',
      operatorCode: 'NG_MTN',
      benefitNo: '08184123954',
      goodsId: 'NG72347153587',
      goodsDesc: '100MB/7Day',
      memo: '流量充值',
    })
  })

  it.each([
    [{ goodsId: 'nothing' }, 4019],
    [{ goodsId: '' }, 4019],
    [{ benefitNo: '' }, 4010],
    [{ benefitNo: '08180000013' }, 4013],
    [{ appKey: '' }, 4020],
  ])('with %j is refused with %i', async (wrong, code) => {
    const { call } = await merchantWithSandbox()
    expect((await call('/topup/api/data/topup', { ...data, ...wrong })).content.code).toBe(code)
  })
})

describe('what can be bought', () => {
  it('is listed for airtime, the example of the reference included', async () => {
    const { call } = await merchantWithSandbox()
    const asked = { appKey: 'sandbox-app-key', productCode: 'm_topup', countryCode: 'UG', operatorCode: '' }
    const { json, content } = await call('/topup/api/queryGoods', asked)
    expect(json).toContain(
      '{"id":36,"productCode":"m_topup","countryCode":"UG","operatorCode":"UG_MTN","goodsId":"UG78341450565","rechargeAmount":10.00,"rechargeMinAmount":0.00,"rechargeMaxAmount":0.00,"rechargeCurrency":"UGX","buyingType":"FIXED"}',
    )
    const kinds = new Set(content.result.map((goods: { buyingType: string }) => goods.buyingType))
    expect(kinds).toEqual(new Set(['FIXED', 'RANGE']))
    const mtn = await call('/topup/api/queryGoods', { ...asked, operatorCode: 'UG_MTN' })
    expect(mtn.content.result.length).toBeLessThan(content.result.length)
  })

  it('is listed for data, the example of the reference included', async () => {
    const { call } = await merchantWithSandbox()
    const asked = {
      appKey: 'sandbox-app-key',
      productCode: 'data_topup',
      countryCode: 'NG',
      operatorCode: 'NG_MTN',
    }
    const { json } = await call('/topup/api/data/queryGoods', asked)
    expect(json).toContain('"goodsId":"NG72347153587","goodsDesc":"100MB/7Day","amount":100.0}')
    expect((await call('/topup/api/data/queryGoods', { appKey: 'sandbox-app-key' })).content.code).toBe(4003)
    const all = { appKey: 'sandbox-app-key', productCode: 'data_topup' }
    expect((await call('/topup/api/data/queryGoods', all)).content.result.length).toBeGreaterThan(250)
  })

  it('is sold by the operator of the number', async () => {
    const { call } = await merchantWithSandbox()
    const ask = (countryCode: string, nationalPhoneNo: string) =>
      call('/topup/api/queryOperatorCode', { countryCode, nationalPhoneNo })
    expect((await ask('NG', '07012345678')).content).toEqual({
      code: 1200,
      msg: 'success',
      result: {
        countryCode: 'NG',
        currency: 'NGN',
        areaCode: '234',
        operatorCode: 'NG_AIRTEL',
        operatorName: 'Airtel Nigeria',
      },
    })
    expect((await ask('NG', '0000000000')).content.code).toBe(4011)
    expect((await ask('XX', '07012345678')).content.code).toBe(4011)
    expect((await ask('NG', 'abc')).content.code).toBe(4006)
    expect((await ask('NG', '')).content.code).toBe(4010)
  })
})
