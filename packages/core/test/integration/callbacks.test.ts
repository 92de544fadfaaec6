import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { CallbackRequest } from '../../src/index.ts'
import { kumquatCallback, paynicornPostback, paynicornRecharge } from '../../src/testing/index.ts'
import { ACKNOWLEDGEMENT, KEY, merchant, SECRET } from './merchant.ts'

const raw = (body: string | Uint8Array, more: Partial<CallbackRequest> = {}): CallbackRequest => ({
  method: 'POST',
  headers: {},
  rawBody: typeof body === 'string' ? new TextEncoder().encode(body) : body,
  ...more,
})

describe('a verified callback', () => {
  it('of KUMQUAT is acknowledged with SUCCESS after its handler has finished', async () => {
    const { kumicorn, events } = merchant()
    const reply = await kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1', price: '98.0' }, KEY))
    expect(reply).toEqual({
      status: 200,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: 'SUCCESS',
    })
    expect(events).toHaveLength(1)
    expect(events[0]).toMatchObject({
      type: 'order.succeeded',
      gateway: 'kumquat',
      kind: 'order',
      reference: 'R1',
      status: 'success',
      amount: '98.0',
      data: { request_no: 'R1', result: '充值成功' },
    })
  })

  it('of Paynicorn is acknowledged with success_{txnId}', async () => {
    const { kumicorn, events } = merchant()
    const reply = await kumicorn.callbacks.paynicornPostback(
      paynicornPostback({ txnId: 'T-9', orderId: 'R1' }, SECRET),
    )
    expect(reply).toMatchObject({ status: 200, body: 'success_T-9' })
    expect(events[0]).toMatchObject({
      type: 'order.succeeded',
      reference: 'R1',
      gatewayReference: 'T-9',
      amount: '100.00',
      currency: 'NGN',
    })
  })

  it('of a top-up is acknowledged with the assumed text, which an option replaces', async () => {
    const { kumicorn, events } = merchant()
    const callback = paynicornRecharge({ orderNo: 12418046125113395n, originOrderNo: 'R1' }, SECRET)
    expect(await kumicorn.callbacks.paynicornRecharge(callback)).toMatchObject({
      status: 200,
      body: 'success',
    })
    expect(events[0]).toMatchObject({ reference: 'R1', gatewayReference: '12418046125113395', status: '1' })
    const other = merchant({
      paynicorn: {
        baseUrl: 'http://127.0.0.1:9',
        appKey: 'app',
        merchantSecret: SECRET,
        rechargeAcknowledgement: 'OK',
      },
    }).kumicorn
    expect(await other.callbacks.paynicornRecharge(callback)).toMatchObject({ status: 200, body: 'OK' })
  })

  it('that says failed or processing becomes that event', async () => {
    const { kumicorn, events } = merchant()
    await kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'R1', status: 'error' }, KEY))
    await kumicorn.callbacks.paynicornPostback(paynicornPostback({ orderId: 'R2', status: '-1' }, SECRET))
    await kumicorn.callbacks.paynicornPostback(paynicornPostback({ orderId: 'R2', status: '1' }, SECRET))
    await kumicorn.callbacks.paynicornRecharge(paynicornRecharge({ originOrderNo: 'R1', status: 2 }, SECRET))
    expect(events.map(({ type, reference, kind }) => [type, kind, reference])).toEqual([
      ['order.failed', 'order', 'R1'],
      ['order.accepted', 'payment', 'R2'],
      ['order.succeeded', 'payment', 'R2'],
      ['order.failed', 'topUp', 'R1'],
    ])
  })

  it('with a status that nobody documented changes nothing and is shown as a conflict', async () => {
    const { kumicorn, events } = merchant()
    const reply = await kumicorn.callbacks.kumquat(kumquatCallback({ status: 'refunding' }, KEY))
    expect(reply.status).toBe(200)
    expect(events[0]).toMatchObject({ type: 'order.conflict', status: 'refunding' })
  })

  it('is verified over the literals of its numbers, in either hex case', async () => {
    const { kumicorn, events } = merchant()
    const body =
      '{"result":"充值成功","price":98.0,"request_no":"R1","serial_no":9007199254740993,"status":"success","sign":"1F55CB30CA7BA0697A2E73AAE4904757"}'
    expect(await kumicorn.callbacks.kumquat(raw(body))).toMatchObject({ status: 200 })
    expect(
      await kumicorn.callbacks.kumquat(raw(body.replace(/"sign":"\w+"/, (sign) => sign.toLowerCase()))),
    ).toMatchObject({ status: 200 })
    expect(events).toHaveLength(1)
    expect(events[0]).toMatchObject({ gatewayReference: '9007199254740993', amount: '98.0' })
  })

  it('verifies under every key of a rotation', async () => {
    const { kumicorn } = merchant({
      kumquat: { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: ['new-key', KEY] },
    })
    expect((await kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'A' }, KEY))).status).toBe(200)
    expect((await kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'B' }, 'new-key'))).status).toBe(
      200,
    )
    expect((await kumicorn.callbacks.kumquat(kumquatCallback({ request_no: 'C' }, 'old-key'))).status).toBe(
      401,
    )
  })
})

describe('a callback is refused', () => {
  const { kumicorn, events } = merchant({ callbacks: { maxBodyBytes: 2000 } })
  const good = kumquatCallback({ request_no: 'R1' }, KEY)
  const tampered = good.body.replace('98.0', '98.1')
  const enveloped = paynicornPostback({}, SECRET)
  const signedList = paynicornPostback({}, SECRET).body

  it.each([
    ['with one changed digit', 401, 'kumquat', raw(tampered)],
    ['with another key', 401, 'kumquat', kumquatCallback({}, 'other')],
    ['without a signature', 401, 'kumquat', raw('{"request_no":"R1","status":"success"}')],
    [
      'with a signature that is no text',
      401,
      'kumquat',
      raw('{"request_no":"R1","status":"success","sign":1}'),
    ],
    ['when oversize', 413, 'kumquat', raw(good.body.padEnd(2001))],
    ['when empty', 400, 'kumquat', raw('')],
    ['when it is no JSON', 400, 'kumquat', raw('request_no=R1&status=success')],
    ['when it is a list', 400, 'kumquat', raw('[]')],
    ['when it is not UTF-8', 400, 'kumquat', raw(Uint8Array.of(0x7b, 0xff, 0x7d))],
    ['with a key that stands twice', 400, 'kumquat', raw(good.body.replace('{', '{"status":"success",'))],
    ['with a __proto__ key', 400, 'kumquat', raw(good.body.replace('{', '{"__proto__":"x",'))],
    ['with a nested value', 400, 'kumquat', raw(good.body.replace('{', '{"extra":{"a":1},'))],
    ['when the order is not named', 400, 'kumquat', kumquatCallback({ request_no: undefined }, KEY)],
    [
      'when a value could be cut into fields',
      400,
      'kumquat',
      kumquatCallback({ result: 'x&status=success' }, KEY),
    ],
    ['with half a surrogate pair', 400, 'kumquat', kumquatCallback({ result: '\ud800' }, KEY)],
    ['with GET', 405, 'kumquat', raw(good.body, { method: 'GET' })],
    [
      'with one changed character in the content',
      401,
      'paynicornPostback',
      raw(enveloped.body.replace('"content":"e', '"content":"f')),
    ],
    ['without content', 401, 'paynicornPostback', raw('{"sign":"x"}')],
    ['when it is another kind of callback', 400, 'paynicornRecharge', raw(signedList)],
    ['when Paynicorn sends to the KUMQUAT address', 401, 'kumquat', enveloped],
  ] as const)('%s (%i)', async (_, status, kind, request) => {
    const reply = await kumicorn.callbacks[kind](request)
    expect(reply.status).toBe(status)
    expect(reply.body).not.toMatch(ACKNOWLEDGEMENT)
    expect(reply.headers.allow).toBe(status === 405 ? 'POST' : undefined)
    expect(events).toEqual([])
  })

  it('from an address that is not on the list', async () => {
    const listed = merchant({
      callbacks: { allowIps: ['192.0.2.0/24', '198.51.100.7', '2001:db8::/32'] },
    }).kumicorn
    const from = async (remoteAddress?: string) =>
      (await listed.callbacks.kumquat({ ...good, remoteAddress })).status
    expect(await from('192.0.2.200')).toBe(200)
    expect(await from('::ffff:198.51.100.7')).toBe(200)
    expect(await from('2001:db8::1')).toBe(200)
    expect(await from('198.51.100.8')).toBe(403)
    expect(await from('2001:db9::1')).toBe(403)
    expect(await from('not an address')).toBe(403)
    expect(await from(undefined)).toBe(403)
  })

  it('with 404 when its gateway is not configured', async () => {
    const { kumicorn: half } = merchant({ paynicorn: undefined })
    expect(await half.callbacks.paynicornPostback(enveloped)).toMatchObject({ status: 404 })
    expect(() => half.paynicorn).toThrow(/paynicorn is not configured/)
  })
})

// Found by attack: the engine's TypeError quoted the text, with its PIN and signature, and stood in the log.
describe('what is no body of bytes', () => {
  it.each<readonly [string, (text: string) => unknown]>([
    ['a text', (text) => text],
    ['what is no Uint8Array', (text) => JSON.parse(text)],
    ['what is no Uint8Array', (text) => new TextEncoder().encode(text).buffer],
    ['undefined', () => undefined],
  ])('is named, and nothing of it is shown: %s', async (what, of) => {
    const logged: unknown[] = []
    const tell = (...all: readonly unknown[]): void => void logged.push(...all)
    const logger = { debug: tell, info: tell, warn: tell, error: tell }
    const { kumicorn, events } = merchant({ logger })
    const { body } = kumquatCallback({ request_no: 'R1', pin: '1234-5678-9012' }, KEY)
    const rawBody = of(body) as Uint8Array
    const reply = await kumicorn.callbacks.kumquat({ method: 'POST', headers: {}, rawBody })
    expect(reply).toMatchObject({ status: 503, body: 'not handled: send it again' })
    expect(events).toEqual([])
    const told = inspect(logged, { depth: 9 })
    expect(told).toContain(`rawBody must be the bytes as they came (a Buffer or Uint8Array), not ${what}`)
    expect(told).not.toMatch(/1234-5678-9012|"sign"/)
  })

  it.each([undefined, null, {}, 'text'])('%j is named, too', async (request) => {
    const { kumicorn } = merchant({ logger: false })
    expect(await kumicorn.callbacks.kumquat(request as never)).toMatchObject({ status: 503 })
  })
})
