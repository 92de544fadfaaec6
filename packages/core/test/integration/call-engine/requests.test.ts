import { manualClock } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { beijingDatetime } from '../../../src/gateways/kumquat/beijing-time.ts'
import { stringToSign } from '../../../src/gateways/kumquat/signing.ts'
import {
  bodyOf,
  contentOf,
  gateway,
  kumquatAt,
  md5,
  order,
  paynicornAt,
  SECRET,
  SIGN_KEY,
  sealed,
  succeeds,
} from './gateway.ts'

const text = (request: { body: Buffer } | undefined) => request?.body.toString() ?? ''

describe('a request to KUMQUAT', () => {
  it('is a POST of signed JSON with the partner number and the time in Beijing', async () => {
    const clock = manualClock()
    const server = await gateway([succeeds({})])
    await kumquatAt(server.url, { clock }).orders.query({ request_no: '订单 1' })
    const [request] = server.requests
    expect(request).toMatchObject({
      method: 'POST',
      url: '/api/code/2.0/orders/query',
      headers: { 'content-type': 'application/json; charset=utf-8', accept: 'application/json' },
    })
    const datetime = beijingDatetime(clock.now())
    expect(datetime).toBe('20261121120000')
    expect(bodyOf(request)).toEqual({
      partner_no: 'P1',
      datetime,
      request_no: '订单 1',
      sign: md5(`datetime=${datetime}&partner_no=P1&request_no=订单 1${SIGN_KEY}`),
    })
  })

  it('carries int64 values and amounts as JSON numbers with every digit, and signs them so', async () => {
    const server = await gateway(() => succeeds({}))
    const { orders } = kumquatAt(server.url)
    await orders.place({ ...order, product_id: '9007199254740993', extra: 9223372036854775807n })
    await orders.placeByValue({
      request_no: 'R2',
      account: '254771114118',
      country_code: 'KE',
      base_value: '50.00',
      unit: 'KES',
    })
    const [first, second] = server.requests.map(text)
    expect(first).toContain('"product_id":9007199254740993')
    expect(first).toContain('"extra":9223372036854775807')
    expect(second).toContain('"base_value":50.00')
    const { sign, datetime } = bodyOf(server.requests[0])
    const signed = stringToSign({
      account: order.account,
      datetime: String(datetime),
      extra: '9223372036854775807',
      partner_no: 'P1',
      product_id: '9007199254740993',
      request_no: 'R1',
    })
    expect(sign).toBe(md5(signed + SIGN_KEY))
  })

  it('leaves out what is empty', async () => {
    const server = await gateway(() => succeeds({}))
    await kumquatAt(server.url).orders.place({
      ...order,
      a: '',
      b: null,
      d: 0,
      e: false,
    })
    const { partner_no, datetime, sign, ...sent } = bodyOf(server.requests[0])
    expect(sent).toEqual({ ...order, d: 0, e: false })
  })

  it('carries parameters of the path in the path alone', async () => {
    const server = await gateway([succeeds({ id: 1 }), succeeds({}), succeeds([])])
    const client = kumquatAt(server.url)
    await client.products.get({ id: 9007199254740993n })
    await client.numbers.lookUp({ id: '8615180624622', country_code: 'CN' })
    await client.carriers.byCountry({ countryCode: 'NG' })
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/api/code/2.0/products/9007199254740993',
      '/api/code/2.0/mobiles/8615180624622',
      '/api/code/2.0/carriers/NG',
    ])
    const bodies = server.requests.map(bodyOf)
    for (const body of bodies) expect(body).not.toHaveProperty('id')
    expect(bodies[1]).toMatchObject({ country_code: 'CN' })
  })

  it('goes where the endpoints option says', async () => {
    const server = await gateway([succeeds({})])
    const client = kumquatAt(`${server.url}/base/`, { endpoints: { 'orders.place': '/own/order' } })
    await client.orders.place(order)
    expect(server.requests[0]?.url).toBe('/base/own/order')
  })

  it('is signed by the first of several keys', async () => {
    const server = await gateway([succeeds([])])
    await kumquatAt(server.url, { signKey: ['new', 'old'] }).countries.list()
    const { sign, datetime } = bodyOf(server.requests[0])
    expect(sign).toBe(md5(`datetime=${datetime}&partner_no=P1new`))
  })
})

describe('the callback address of an order', () => {
  const callbackUrl = 'https://shop.example/callbacks/kumquat'

  it("is the client's, unless the order names its own", async () => {
    const server = await gateway(() => succeeds({}))
    const { orders } = kumquatAt(server.url, { callbackUrl })
    await orders.place(order)
    await orders.place({ ...order, callback_url: 'https://shop.example/other?a=b' })
    expect(server.requests.map((request) => bodyOf(request).callback_url)).toEqual([
      callbackUrl,
      'https://shop.example/other?a=b',
    ])
  })

  it('is left out when nobody names one', async () => {
    const server = await gateway(() => succeeds({}))
    await kumquatAt(server.url).orders.place(order)
    expect(bodyOf(server.requests[0])).not.toHaveProperty('callback_url')
  })

  it('is not sent with anything but orders', async () => {
    const server = await gateway(() => succeeds({}))
    await kumquatAt(server.url, { callbackUrl }).orders.query({ request_no: 'R1' })
    expect(bodyOf(server.requests[0])).not.toHaveProperty('callback_url')
  })
})

describe('a request to Paynicorn', () => {
  it('is a POST of base64 that is signed as it stands, with the app key beside it', async () => {
    const server = await gateway([sealed({ status: '-1' })])
    const payment = {
      amount: '100.00',
      countryCode: 'NG',
      orderId: 'O1',
      orderDescription: '帽子 😀',
      currency: 'NGN',
    }
    await paynicornAt(server.url).payments.create(payment)
    const [request] = server.requests
    expect(request).toMatchObject({
      method: 'POST',
      url: '/v3/transaction/pay',
      headers: { 'content-type': 'application/json' },
    })
    const body = bodyOf(request)
    expect(Object.keys(body).sort()).toEqual(['appKey', 'content', 'sign'])
    expect(body.appKey).toBe('app-1')
    expect(body.sign).toBe(md5(`${body.content}${SECRET}`))
    expect(contentOf(request)).toEqual(payment)
  })

  it('carries amounts of top-ups as JSON numbers, digit for digit, and the app key inside', async () => {
    const server = await gateway([sealed({ code: 1200, result: { transId: 'A1', statusCode: 0 } })])
    await paynicornAt(server.url).airtime.topUp({
      transId: 'A1',
      countryCode: 'NG',
      operatorCode: 'MTN',
      benefitNo: '08184123954',
      amount: '50.00',
    })
    const content = Buffer.from(String(bodyOf(server.requests[0]).content), 'base64').toString()
    expect(content).toContain('"amount":50.00')
    expect(JSON.parse(content)).toMatchObject({ bizType: 'm_topup', appKey: 'app-1' })
  })
})
