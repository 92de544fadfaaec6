import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import { asJson, kumquatCaller, md5, signed } from '../support/kumquat-caller.ts'
import { paynicornCaller } from '../support/paynicorn-caller.ts'
import { acknowledge, contentOf, receiver, refuse } from '../support/receiver.ts'
import { frozen } from '../support/start.ts'

const order = { request_no: 'R1', product_id: 19402, account: '254771114118' }
const payment = {
  orderId: 'P1',
  amount: '100.00',
  currency: 'NGN',
  countryCode: 'NG',
  orderDescription: 'a thing',
}
const airtime = {
  appKey: 'sandbox-app-key',
  transId: 'T1',
  countryCode: 'NG',
  bizType: 'm_topup',
  operatorCode: 'NG_MTN',
  benefitNo: '8031230000',
  amount: 100,
}

describe('KUMQUAT, as its page has it', () => {
  it('reads the JSON body of a GET', async () => {
    const sandbox = await frozen()
    const { common } = kumquatCaller(sandbox)
    const body = asJson(signed({ ...common(), ...order }, sandbox.kumquat.signKey))
    const answer = await request(`${sandbox.url}/api/code/2.0/orders`, { method: 'GET', body })
    expect(await answer.body.json()).toMatchObject({ returnCode: 'SUCCESS', result: { request_no: 'R1' } })
  })

  it('refuses a signature in upper case, and says so', async () => {
    const sandbox = await frozen()
    const { common, raw } = kumquatCaller(sandbox)
    const { sign, ...params } = signed(common(), sandbox.kumquat.signKey)
    const { status, headers } = await raw('/balance', asJson({ ...params, sign: String(sign).toUpperCase() }))
    expect([status, headers['x-sandbox-reason']]).toEqual([511, expect.stringContaining('upper case')])
  })

  it('says of a digest without its leading zeros what is wrong with it', async () => {
    const sandbox = await frozen()
    const { common, raw } = kumquatCaller(sandbox)
    let params = signed(common(), sandbox.kumquat.signKey)
    for (let n = 0; !String(params.sign).startsWith('0'); n += 1)
      params = signed({ ...common(), n }, sandbox.kumquat.signKey)
    const sign = String(params.sign).replace(/^0+/, '')
    const { headers, body } = await raw('/balance', asJson({ ...params, sign }))
    expect(body.errorCode).toBe('JU9994')
    expect(headers['x-sandbox-reason']).toContain('lost its leading zeros')
  })

  it('takes an "&" in a request_no, and refuses times that there are not', async () => {
    const sandbox = await frozen()
    const { call } = kumquatCaller(sandbox)
    expect((await call('/orders', { ...order, request_no: 'a&b' })).body.returnCode).toBe('SUCCESS')
    for (const start of ['2026-13-45 00:00:00', '2026-02-30 00:00:00', '2026-01-01 24:00:00', '2026-01-01'])
      expect((await call('/products', { start })).body.errorCode).toBe('JU9997')
  })

  it('lets an order end as REJECT, by its account or by option', async () => {
    const merchant = await receiver(acknowledge)
    const sandbox = await frozen({
      kumquat: { otherAccounts: 'reject', callbackUrl: `${merchant.url}/kumquat` },
    })
    const { call } = kumquatCaller(sandbox)
    await call('/orders', { ...order, account: '254771110013' })
    await call('/orders', { ...order, account: '254700000000', request_no: 'R2' })
    await sandbox.clock.advance('1s')
    expect(sandbox.orders().map(({ state, status }) => [state, status])).toEqual([
      ['failed', 'REJECT'],
      ['failed', 'REJECT'],
    ])
    expect(merchant.received.map(({ body }) => JSON.parse(body).status)).toEqual(['error', 'error'])
  })

  it('sends callbacks again by another schedule, and wants another acknowledgement, by option', async () => {
    const merchant = await receiver((_, response) => response.end('ok'))
    const callbackUrl = `${merchant.url}/kumquat`
    const sandbox = await frozen({ kumquat: { callbackUrl, retries: ['10s', 20_000] } })
    const { call } = kumquatCaller(sandbox)
    await call('/orders', order)
    for (const [by, count] of [
      ['1s', 1],
      ['9s', 1],
      ['1s', 2],
      ['20s', 3],
      ['24h', 3],
    ] as const) {
      await sandbox.clock.advance(by)
      expect(merchant.received).toHaveLength(count)
    }
    const other = await frozen({ kumquat: { callbackUrl, acknowledgement: 'ok' } })
    await kumquatCaller(other).call('/orders', order)
    await other.clock.advance('1s')
    expect(other.orders()[0]?.callbacks).toMatchObject([{ verdict: 'acknowledged' }])
  })
})

describe('Paynicorn, as its page and clients have it', () => {
  it('answers supportAmount as texts, and the other amounts as numbers', async () => {
    const { call } = paynicornCaller(await frozen())
    const methods = { countryCode: 'KE', currency: 'KES', txnType: 'payment' }
    const { json } = await call('/v3/transaction/method', methods)
    expect(json).toContain('"supportAmount":["100.00","200.00","500.00"]')
    expect(json).toContain('"minAmount":100.00,"maxAmount":1000000.00')
  })

  it('leads to the cashier by the Host that the client used', async () => {
    const sandbox = await frozen({ allowHosts: ['sandbox'] })
    const { sealed } = paynicornCaller(sandbox)
    const { port } = new URL(sandbox.url)
    const answer = await request(`${sandbox.url}/trade/v3/transaction/pay`, {
      method: 'POST',
      headers: { host: `sandbox:${port}` },
      body: JSON.stringify(sealed(JSON.stringify(payment))),
    })
    const { content } = (await answer.body.json()) as { content: string }
    expect(JSON.parse(Buffer.from(content, 'base64').toString()).webUrl).toMatch(
      new RegExp(`^http://sandbox:${port}/cashier/`),
    )
  })

  it('answers a repeated orderId with the first answer, by option', async () => {
    const sandbox = await frozen({ paynicorn: { repeatedOrders: 'first-answer' } })
    const { call } = paynicornCaller(sandbox)
    const first = await call('/v3/transaction/pay', payment)
    await sandbox.clock.advance('1s')
    expect((await call('/v3/transaction/pay', payment)).json).toBe(first.json)
    const refund = { payTxnId: first.content.txnId, cpRefundId: 'R1', reason: 'r', memo: 'm' }
    const given = await call('/v3/transaction/refund', refund)
    expect((await call('/v3/transaction/refund', refund)).json).toBe(given.json)
    expect(sandbox.orders()).toHaveLength(2)
  })

  it('pays with a palmAuthCode, without the cashier', async () => {
    const sandbox = await frozen({ paynicorn: { customer: 'cashier' } })
    const { call } = paynicornCaller(sandbox)
    const { content } = await call('/v3/transaction/pay', { ...payment, palmAuthCode: '123456' })
    expect(content).toMatchObject({ status: '-1', webUrl: '' })
    await sandbox.clock.advance('1s')
    expect(sandbox.orders()[0]?.state).toBe('succeeded')
  })

  it('calls failed top-ups back with status 2, by option', async () => {
    const merchant = await receiver(acknowledge)
    const sandbox = await frozen({
      paynicorn: { rechargeUrl: `${merchant.url}/recharge`, failedRecharges: true },
    })
    await paynicornCaller(sandbox).call('/topup/api/topup', airtime)
    await sandbox.clock.advance('1s')
    expect(merchant.received.map((callback) => JSON.parse(contentOf(callback)).status)).toEqual([2])
    await sandbox.clock.advance('30d')
    expect(merchant.received).toHaveLength(1)
  })

  it('answers no orderId for airtime, text for data, and bare numbers by option', async () => {
    const data = {
      appKey: 'sandbox-app-key',
      transId: 'D1',
      benefitNo: '8031234567',
      goodsId: 'NG72347153587',
    }
    const answers = async (bareOrderIds: boolean) => {
      const { call } = paynicornCaller(await frozen({ paynicorn: { bareOrderIds } }))
      const both = [await call('/topup/api/topup', airtime), await call('/topup/api/data/topup', data)]
      return both.map(({ json }) => /"orderId":[^,]+/.exec(json)?.[0])
    }
    expect(await answers(false)).toEqual([undefined, expect.stringMatching(/^"orderId":"\d{17}"$/)])
    const bare = expect.stringMatching(/^"orderId":\d{17}$/)
    expect(await answers(true)).toEqual([bare, bare])
  })

  it('sends postbacks and recharge callbacks again by other schedules, by option', async () => {
    const merchant = await receiver(refuse)
    const sandbox = await frozen({
      paynicorn: {
        postbackUrl: `${merchant.url}/postback`,
        rechargeUrl: `${merchant.url}/recharge`,
        postbackRetries: ['2s'],
        rechargeRetries: [],
      },
    })
    const { call } = paynicornCaller(sandbox)
    await call('/v3/transaction/pay', payment)
    await call('/topup/api/topup', { ...airtime, benefitNo: '8031234567' })
    await sandbox.clock.advance('30d')
    expect(merchant.received.map(({ path }) => path).toSorted()).toEqual([
      '/postback',
      '/postback',
      '/recharge',
    ])
  })

  it('takes no recharge address with a query string', async () => {
    const sandbox = await frozen()
    const recharge = 'http://127.0.0.1:1/recharge?a=b'
    expect(() => sandbox.callbacksTo({ recharge })).toThrow('query string')
    await expect(frozen({ paynicorn: { rechargeUrl: recharge } })).rejects.toThrow('query string')
  })

  it('tells what the rates are by the example of its page', async () => {
    const sandbox = await frozen()
    const answer = await request(`${sandbox.paynicorn.baseUrl}/currency/queryall`)
    expect(await answer.body.text()).toContain('"USDFJD":2.20365,')
  })
})

it('knows in its envelope, too, a digest that has lost its leading zeros', async () => {
  const sandbox = await frozen()
  const { appKey, merchantSecret, baseUrl } = sandbox.paynicorn
  let content = 'e30='
  for (let n = 0; !md5(content + merchantSecret).startsWith('0'); n += 1)
    content = Buffer.from(JSON.stringify({ n })).toString('base64')
  const sign = md5(content + merchantSecret).replace(/^0+/, '')
  const body = JSON.stringify({ content, sign, appKey })
  const answer = await request(`${baseUrl}/v3/transaction/query`, { method: 'POST', body })
  expect(await answer.body.json()).toMatchObject({ responseCode: '204004' })
  expect(answer.headers['x-sandbox-reason']).toContain('lost its leading zeros')
})
