import { kumquatCallback, paynicornPostback, paynicornRecharge } from '@kumicorn/core/testing'
import { expect, it } from 'vitest'
import { expectReply, KINDS, KUMQUAT_KEYS, PAYNICORN_KEYS, type Shop } from './shop.ts'

const [KUMQUAT, POSTBACK, RECHARGE] = KINDS as readonly [
  (typeof KINDS)[0],
  (typeof KINDS)[0],
  (typeof KINDS)[0],
]

/** What is signed is acknowledged, exactly as its gateway wants it. */
export function acknowledgements(shop: Shop): void {
  it.each(KINDS)('acknowledges $kind byte for byte', async (kind) => {
    const reference = shop.reference()
    const { headers, body } = kind.sign(reference)
    expectReply(await shop.send(kind, { headers, body }), 200, kind.acknowledgement)
    expect(shop.eventsOf(reference)).toMatchObject([
      { type: 'order.succeeded', callback: kind.kind, kind: kind.order, reference },
    ])
  })

  it.each(KINDS)('acknowledges $kind under the key before the last', async (kind) => {
    const { headers, body } = kind.sign(shop.reference(), kind.keys[1])
    expectReply(await shop.send(kind, { headers, body }), 200, kind.acknowledgement)
  })

  it('acknowledges a repeat, and handles it once', async () => {
    const reference = shop.reference()
    const { headers, body } = KUMQUAT.sign(reference)
    for (let n = 0; n < 3; n += 1) expectReply(await shop.send(KUMQUAT, { headers, body }), 200, 'SUCCESS')
    expect(shop.eventsOf(reference)).toHaveLength(1)
  })

  it.each(['toUpperCase', 'toLowerCase'] as const)(
    'acknowledges a digest in hex of either case (%s)',
    async (to) => {
      const { headers, body } = KUMQUAT.sign(shop.reference())
      const cased = body.replace(/"sign":"\w+"/, (sign) => `"sign":"${sign.slice(8)[to]()}`)
      expectReply(await shop.send(KUMQUAT, { headers, body: cased }), 200, 'SUCCESS')
    },
  )

  it('keeps the literals of numbers, of which the signature is made', async () => {
    const reference = shop.reference()
    const signed = kumquatCallback(
      { request_no: reference, price: '98.0', serial_no: '9007199254740993' },
      KUMQUAT_KEYS[0],
    )
    const literals = signed.body
      .replace('"98.0"', '98.0')
      .replace('"9007199254740993"', '9007199254740993')
      .replace('"price"', '\n\t"price" ')
    expectReply(await shop.send(KUMQUAT, { headers: signed.headers, body: literals }), 200, 'SUCCESS')
    expect(shop.eventsOf(reference)).toMatchObject([{ amount: '98.0', gatewayReference: '9007199254740993' }])
    const recharge = paynicornRecharge(
      { orderNo: 12418046125113395n, originOrderNo: reference },
      PAYNICORN_KEYS[0],
    )
    expectReply(await shop.send(RECHARGE, recharge), 200, RECHARGE.acknowledgement)
    expect(shop.eventsOf(reference)[1]).toMatchObject({ gatewayReference: '12418046125113395' })
  })

  it('keeps text of every script, written out and escaped', async () => {
    const reference = shop.reference()
    const result = '充值成功 😀 Grüße \u2028 مرحبا \u00e9 e\u0301'
    const { headers, body } = kumquatCallback({ request_no: reference, result }, KUMQUAT_KEYS[0])
    const escaped = body.replace(
      /[^ -~]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    expect(escaped).not.toBe(body)
    expectReply(await shop.send(KUMQUAT, { headers, body }), 200, 'SUCCESS')
    expectReply(await shop.send(KUMQUAT, { headers, body: escaped }), 200, 'SUCCESS')
    expect(shop.eventsOf(reference)).toMatchObject([{ data: { result } }])
    const postback = paynicornPostback({ orderId: reference, memo: result }, PAYNICORN_KEYS[0])
    expectReply(await shop.send(POSTBACK, postback), 200, POSTBACK.acknowledgement)
  })
}
