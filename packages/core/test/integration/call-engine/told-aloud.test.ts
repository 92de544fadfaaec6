import { closedPort, shown } from '@kumicorn/testkit'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createKumicorn } from '../../../src/index.ts'
import {
  denied,
  gateway,
  kumquatAt,
  order,
  paynicornAt,
  type Reply,
  refuses,
  SECRET,
  SIGN_KEY,
  sealed,
} from './gateway.ts'

// Found by newcomers: with a wrong key every order was refused, and with a wrong address it was unknown; the console said
// nothing of the one, and of the other no reason.

const told = { warn: vi.spyOn(console, 'warn'), error: vi.spyOn(console, 'error') }

beforeEach(() => {
  for (const spy of Object.values(told)) spy.mockReset()
})

const lines = (): readonly unknown[][] => told.warn.mock.calls

describe('an order that is refused for how the client is set up is a warning with the mend', () => {
  it.each([
    ['JU9994', 511, 'compare kumquat.signKey'],
    ['JU9991', 401, 'compare kumquat.partnerNo'],
    ['JU9996', 511, 'register with KUMQUAT the address'],
    ['JU9980', 400, 'ask KUMQUAT to open this interface'],
  ])('by KUMQUAT with %s', async (code, status, mend) => {
    const { url } = await gateway(() => refuses(code, status))
    const outcome = await kumquatAt(url, { callbackUrl: false }).orders.place(order)
    expect(outcome.state).toBe('rejected')
    const details = {
      operation: 'orders.place',
      reference: 'R1',
      gatewayCode: code,
      isSetUpRefused: true,
      reason: expect.stringContaining(code) as string,
      mend: expect.stringContaining(mend) as string,
    }
    const text = 'kumicorn: an order was refused for how the client is set up, as others will be'
    expect(lines()).toEqual([[text, expect.objectContaining(details)]])
    expect(shown(lines())).not.toContain(SIGN_KEY)
  })

  it.each<readonly [string, Reply, string]>([
    ['204005', denied('204005'), 'compare paynicorn.appKey and paynicorn.merchantSecret'],
    ['204404', denied('204404'), 'is paynicorn.baseUrl right?'],
    ['4001', sealed({ code: '4001', msg: 'invalid signature' }), 'compare paynicorn.merchantSecret'],
  ])('by Paynicorn with %s', async (code, reply, mend) => {
    const { url } = await gateway(() => reply)
    const { airtime } = paynicornAt(`${url}/trade`)
    const topUp = {
      transId: 'A1',
      amount: '100',
      currency: 'NGN',
      countryCode: 'NG',
      operatorCode: 'MTN',
      benefitNo: '8011111111',
    } as const
    const outcome = await airtime.topUp(topUp)
    expect(outcome.state).toBe('rejected')
    const details = { gatewayCode: code, isSetUpRefused: true, mend: expect.stringContaining(mend) as string }
    expect(lines()).toEqual([[expect.any(String), expect.objectContaining(details)]])
    expect(shown(lines())).not.toContain(SECRET)
  })

  it('with a Kumicorn and its journal, too, once for each request', async () => {
    const { url } = await gateway(() => refuses('JU9994', 511))
    const kumicorn = createKumicorn({
      kumquat: { baseUrl: url, partnerNo: 'P1', signKey: SIGN_KEY, callbackUrl: false },
    })
    kumicorn.on('order.failed', { name: 'any', handle: async () => {} })
    await kumicorn.start()
    for (const _ of 'twice') await kumicorn.kumquat.orders.place(order)
    await kumicorn.stop()
    expect(lines()).toEqual([
      [expect.stringContaining('set up'), expect.objectContaining({ reference: 'R1' })],
    ])
  })

  it.each(['JU9992', 'JU9972', 'JU9989'])('but not with %s, which is of this order alone', async (code) => {
    const { url } = await gateway(() => refuses(code, code === 'JU9989' ? 503 : 400))
    const outcome = await kumquatAt(url, { retries: 0, callbackUrl: false }).orders.place(order)
    expect(outcome.state).toBe('rejected')
    expect(lines()).toEqual([])
  })
})

describe('an unknown outcome is told with its reason', () => {
  it('and with the address asked when somebody else answers there', async () => {
    const { url } = await gateway(() => ({ status: 404, body: 'not found' }))
    await kumquatAt(url, { callbackUrl: false }).orders.place(order)
    const reason = expect.stringContaining(`from POST ${url}/api/code/2.0/orders: is kumquat.baseUrl right`)
    expect(lines()).toEqual([
      ['kumicorn: outcome unknown, query it', expect.objectContaining({ httpStatus: 404, reason })],
    ])
  })

  it.each(['KUMQUAT', 'Paynicorn'])('and with the option when nobody listens there: %s', async (name) => {
    const url = `http://127.0.0.1:${await closedPort()}`
    if (name === 'KUMQUAT')
      await kumquatAt(url, { retries: 0, callbackUrl: false }).orders.place({ ...order, request_no: 'R2' })
    else
      await paynicornAt(url, { retries: 0 }).refunds.create({
        payTxnId: 'T',
        cpRefundId: 'R2',
        reason: 'x',
        memo: 'x',
      })
    const details = {
      reference: 'R2',
      errorCode: 'transport_failed',
      reason: expect.stringContaining('ECONNREFUSED') as string,
      mend: expect.stringContaining(`.baseUrl (${url}) right, and does anybody answer there?`) as string,
    }
    expect(lines()).toEqual([['kumicorn: outcome unknown, query it', expect.objectContaining(details)]])
  })

  it('and so is a read that fails', async () => {
    const { url } = await gateway(() => refuses('JU9991', 401))
    await expect(kumquatAt(url).balance()).rejects.toThrow('JU9991')
    const mend = expect.stringContaining('compare kumquat.partnerNo')
    expect(lines()).toEqual([['kumicorn: call failed', expect.objectContaining({ mend })]])
  })
})

it.each<readonly [string, Reply]>([
  ['nothing at all', { body: '' }],
  ['204', { status: 204 }],
  ['a list', { body: '[]' }],
  ['a text', { body: 'ok' }],
])('the address asked is named for %s', async (_, reply) => {
  const { url } = await gateway(() => reply)
  await expect(kumquatAt(url, { retries: 0, logger: false }).balance()).rejects.toThrow('baseUrl right')
  const read = paynicornAt(url, { retries: 0, logger: false }).transactions.query({
    orderId: 'O',
    txnType: 'refund',
  })
  await expect(read).rejects.toThrow('baseUrl right')
})
