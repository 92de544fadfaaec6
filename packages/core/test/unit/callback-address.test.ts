import { describe, expect, it } from 'vitest'
import { createKumquat, type KumquatOptions } from '../../src/index.ts'

// Found by newcomers: without an address, orders were accepted and no callback ever came.

const order = { product_id: 1, account: '254771114118' } as const

/** A client of a KUMQUAT that takes everything, and the warnings that it logs. */
function client(options: Partial<KumquatOptions> = {}) {
  const warnings: string[] = []
  const ignore = () => undefined
  const warn = (_: object, message: string) => void warnings.push(message)
  const sent: unknown[] = []
  const body = Buffer.from('{"returnCode":"SUCCESS","result":{"status":"ACCEPT"}}')
  const kumquat = createKumquat({
    baseUrl: 'https://host.example',
    partnerNo: 'P1',
    signKey: 'key',
    logger: { debug: ignore, info: ignore, warn, error: ignore },
    transport: {
      async send(request) {
        sent.push(JSON.parse(request.body ?? '{}').callback_url)
        return { status: 200, headers: {}, body }
      },
    },
    ...options,
  })
  return {
    kumquat,
    sent,
    told: () => warnings.filter((warning) => warning.includes('address for its callback')),
  }
}

describe('an order of KUMQUAT without an address for its callback', () => {
  it('is a warning that says what to give, once', async () => {
    const { kumquat, told } = client()
    await kumquat.orders.place({ ...order, request_no: 'R1' })
    await kumquat.orders.place({ ...order, request_no: 'R2' })
    expect(told()).toEqual([
      expect.stringMatching(
        /Give kumquat\.callbackUrl \(false, .*\), or callback_url with the order: else no callback comes/,
      ),
    ])
  })

  it('is none when one is said to be set in the console', async () => {
    const { kumquat, told } = client({ callbackUrl: false })
    await kumquat.orders.place({ ...order, request_no: 'R1' })
    expect(told()).toEqual([])
  })

  it('is none with an address of the client or of its own, and reads are none', async () => {
    const callback_url = 'https://shop.example/callbacks/kumquat'
    const of = client({ callbackUrl: callback_url })
    await of.kumquat.orders.place({ ...order, request_no: 'R1' })
    const own = client()
    await own.kumquat.orders.place({ ...order, request_no: 'R1', callback_url })
    await own.kumquat.orders.query({ request_no: 'R1' })
    expect([...of.told(), ...own.told()]).toEqual([])
  })
})

// Found by attack: what a variable that is not set gave was taken for an address of the order's own, and no callback came.
it('an order whose callback_url is undefined has the address of the client', async () => {
  const callbackUrl = 'https://shop.example/callbacks/kumquat'
  const { kumquat, sent, told } = client({ callbackUrl })
  const own = 'https://other.example/callbacks/kumquat'
  await kumquat.orders.place({ ...order, request_no: 'R1', callback_url: undefined })
  await kumquat.orders.placeByValue({
    request_no: 'R2',
    account: order.account,
    country_code: 'KE',
    base_value: '50',
    unit: 'KES',
    callback_url: undefined,
  })
  await kumquat.orders.place({ ...order, request_no: 'R3', callback_url: own })
  expect(sent).toEqual([callbackUrl, callbackUrl, own])
  expect(told()).toEqual([])
})
