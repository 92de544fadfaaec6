import { describe, expect, it } from 'vitest'
import { asJson, datetimeAt, kumquatCaller, type Params, signed } from '../support/kumquat-caller.ts'
import { frozen } from '../support/start.ts'

const order: Params = { request_no: 'R1', product_id: 19402, account: '254771114118' }

describe('a request that KUMQUAT cannot read', () => {
  it.each([
    ['nothing', ''],
    ['no JSON', 'partner_no=x'],
    ['a list', '[]'],
    ['a nested value', '{"partner_no":{"a":1}}'],
    ['a name twice', '{"partner_no":"sandbox","partner_no":"sandbox"}'],
  ])('is refused as malformed: %s', async (_, body) => {
    const { raw } = kumquatCaller(await frozen())
    const answer = await raw('/balance', body)
    expect(answer.status).toBe(405)
    expect(answer.body).toEqual({ returnCode: 'FAIL', returnMsg: '请求格式错误', errorCode: 'JU9998' })
  })

  it('is refused at an address that it does not have', async () => {
    const { call } = kumquatCaller(await frozen())
    const answer = await call('/nothing/here')
    expect([answer.status, answer.body.errorCode]).toEqual([405, 'JU9998'])
  })
})

describe('the checks before the parameters', () => {
  it('refuse an unknown partner', async () => {
    const sandbox = await frozen()
    const answer = await kumquatCaller(sandbox).call('/balance', { partner_no: 'somebody' })
    expect(answer.status).toBe(401)
    expect(answer.body).toEqual({ returnCode: 'FAIL', returnMsg: '未知身份信息', errorCode: 'JU9991' })
  })

  it('refuse an address that is not registered', async () => {
    const { call } = kumquatCaller(await frozen({ kumquat: { allowIps: ['192.0.2.1'] } }))
    const answer = await call('/balance')
    expect([answer.status, answer.body.errorCode, answer.body.returnMsg]).toEqual([511, 'JU9996', 'ip错误'])
  })

  it('refuse a wrong key, a missing signature and a changed value', async () => {
    const { call, raw, common } = kumquatCaller(await frozen())
    const wrongKey = await call('/balance', {}, 'other')
    expect([wrongKey.status, wrongKey.body.errorCode, wrongKey.body.returnMsg]).toEqual([
      511,
      'JU9994',
      '签名错误',
    ])
    expect(wrongKey.headers['x-sandbox-reason']).not.toContain('123456789')
    expect((await raw('/balance', asJson(common()))).body.errorCode).toBe('JU9994')
    const tampered = asJson({ ...signed({ ...common(), ...order }, '123456789'), account: '254771114119' })
    expect((await raw('/orders', tampered)).body.errorCode).toBe('JU9994')
  })

  it('sign numbers as they stand in the text', async () => {
    const { raw, common } = kumquatCaller(await frozen())
    const body = asJson(signed({ ...common(), base_value: 100.5 }, '123456789'))
    expect((await raw('/balance', body)).status).toBe(200)
    expect((await raw('/balance', body.replace('100.5', '100.50'))).body.errorCode).toBe('JU9994')
  })

  it.each([
    [-300, 200],
    [300, 200],
    [-301, 511],
    [301, 511],
  ])('answer a datetime %i s off with HTTP %i, dated by the sandbox', async (seconds, status) => {
    const sandbox = await frozen({ startsAt: Date.parse('2026-12-31T23:59:59Z') })
    const datetime = datetimeAt(sandbox.clock.now() + seconds * 1_000)
    const answer = await kumquatCaller(sandbox).call('/balance', { datetime })
    expect(answer.status).toBe(status)
    expect(answer.headers.date).toBe('Thu, 31 Dec 2026 23:59:59 GMT')
    if (status === 511) {
      expect(answer.body).toEqual({ returnCode: 'FAIL', returnMsg: '时间戳校验失败', errorCode: 'JU9995' })
    }
  })

  it.each(['', 'now', '2026-11-21 12:00:00', '20260231000000'])(
    'refuse the datetime %j',
    async (datetime) => {
      const { call } = kumquatCaller(await frozen())
      expect((await call('/balance', { datetime })).body.errorCode).toBe('JU9995')
    },
  )

  it('take the allowed clock skew from the options', async () => {
    const sandbox = await frozen({ kumquat: { maxClockSkew: 1_000 } })
    const datetime = datetimeAt(sandbox.clock.now() + 5_000)
    expect((await kumquatCaller(sandbox).call('/balance', { datetime })).body.errorCode).toBe('JU9995')
  })

  it('limit the rate, and recover with the next second', async () => {
    const sandbox = await frozen({ kumquat: { rateLimit: 2 } })
    const { call } = kumquatCaller(sandbox)
    await call('/balance')
    await call('/balance')
    const third = await call('/balance')
    expect([third.status, third.body.errorCode, third.body.returnMsg]).toEqual([
      503,
      'JU9989',
      '请求过于频繁',
    ])
    await sandbox.clock.advance('1s')
    expect((await call('/balance')).status).toBe(200)
  })
})

describe('an order that KUMQUAT does not take', () => {
  it.each<[string, Params, string, string]>([
    ['without request_no', { request_no: '' }, 'JU9997', '参数错误'],
    ['with a request_no of 33 characters', { request_no: 'x'.repeat(33) }, 'JU9997', '参数错误'],
    ['with letters in the account', { account: '25477111411x' }, 'JU9997', '参数错误'],
    ['with a callback address that is no address', { callback_url: 'ftp://x' }, 'JU9997', '参数错误'],
    ['with a number of 16 digits', { account: '1'.repeat(16) }, 'JU9972', '号码长度有误'],
    ['with a number of 7 digits', { account: '1234567' }, 'JU9972', '号码长度有误'],
    ['for a product that is not there', { product_id: 1 }, 'JU9992', '该产品不存在'],
    ['for a product that is off', { product_id: 19499 }, 'JU9983', '该产品无效'],
  ])('%s', async (_, params, errorCode, returnMsg) => {
    const sandbox = await frozen()
    const answer = await kumquatCaller(sandbox).call('/orders', { ...order, ...params })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual({ returnCode: 'FAIL', returnMsg, errorCode })
    expect(sandbox.orders()).toEqual([])
  })

  it('because its request_no was accepted before, whether or not the rest is the same', async () => {
    const { call } = kumquatCaller(await frozen())
    await call('/orders', order)
    for (const repeated of [order, { ...order, account: '254771114119' }]) {
      const answer = await call('/orders', repeated)
      expect([answer.status, answer.body.errorCode, answer.body.returnMsg]).toEqual([
        400,
        'JU9993',
        '该订单已经存在',
      ])
    }
  })

  const byValue: Params = {
    request_no: 'V1',
    country_code: 'KE',
    account: '254771114118',
    base_value: 100,
    unit: 'KES',
  }

  it.each<[string, Params, string]>([
    ['of a value that nobody sells', { base_value: 101 }, 'JU9992'],
    ['in another unit', { unit: 'USD' }, 'JU9992'],
    ['for a number of nobody', { account: '254000000000' }, 'JU9978'],
    ['for a number of another country', { country_code: 'NG' }, 'JU9978'],
    ['without a value', { base_value: null }, 'JU9997'],
  ])('by value: %s', async (_, params, code) => {
    const { call } = kumquatCaller(await frozen())
    expect((await call('/orders/auto', { ...byValue, ...params })).body.errorCode).toBe(code)
  })

  it('by value, when the partner has not paid for that', async () => {
    const { call } = kumquatCaller(await frozen({ kumquat: { placeByValue: false } }))
    const answer = await call('/orders/auto', byValue)
    expect([answer.status, answer.body.errorCode, answer.body.returnMsg]).toEqual([
      400,
      'JU9980',
      '没有接口权限',
    ])
  })
})

describe('a query of KUMQUAT', () => {
  it.each<Params>([{ request_no: 'unknown' }, { serial_no: '0'.repeat(32) }, {}])(
    'for %j is refused as a bad parameter',
    async (params) => {
      const { call } = kumquatCaller(await frozen())
      const answer = await call('/orders/query', params)
      expect([answer.status, answer.body.errorCode]).toEqual([400, 'JU9997'])
    },
  )

  it('for a serial_no that belongs to another request_no is refused', async () => {
    const { call } = kumquatCaller(await frozen())
    const { serial_no } = (await call('/orders', order)).body.result
    expect((await call('/orders/query', { serial_no, request_no: 'R2' })).body.errorCode).toBe('JU9997')
  })
})
