import { describe, expect, it } from 'vitest'
import { kumquatCaller } from '../support/kumquat-caller.ts'
import { paynicornCaller } from '../support/paynicorn-caller.ts'
import { acknowledge, receiver, refuse } from '../support/receiver.ts'
import { frozen } from '../support/start.ts'

const order = { request_no: 'R1', product_id: 19402, account: '254771114118' }
const payment = { amount: '1.00', currency: 'NGN', countryCode: 'NG', orderDescription: 'x' }

describe('an order decided by hand', () => {
  it('ends as decided, and its callback has been tried by then', async () => {
    const merchant = await receiver(acknowledge)
    const sandbox = await frozen({
      settleAfter: Number.POSITIVE_INFINITY,
      paynicorn: { postbackUrl: `${merchant.url}/postback` },
    })
    await paynicornCaller(sandbox).call('/v3/transaction/pay', { ...payment, orderId: 'P1' })
    await sandbox.clock.advance('10d')
    expect(sandbox.orders()).toMatchObject([{ state: 'pending' }])
    expect(await sandbox.settle('P1', 'failed')).toMatchObject({
      state: 'failed',
      status: '0',
      callbacks: [{ verdict: 'acknowledged' }],
    })
  })

  it('may be turned round: a success that fails later is called back again', async () => {
    const merchant = await receiver(refuse)
    const sandbox = await frozen({ kumquat: { callbackUrl: `${merchant.url}/kumquat`, balance: '100.00' } })
    const { call } = kumquatCaller(sandbox)
    await call('/orders', order)
    await sandbox.clock.advance('1s')
    await sandbox.settle({ gateway: 'kumquat', operation: 'orders.place', reference: 'R1' }, 'failed')
    expect((await call('/balance')).text).toContain('"balance":100.00')
    await sandbox.clock.advance('1d')
    const statuses = merchant.received.map(({ body }) => JSON.parse(body).status)
    // News replaces what was still to be delivered.
    expect(statuses).toEqual(['success', 'error', 'error', 'error', 'error', 'error'])
  })

  it('may be a failed top-up that succeeds late: only then it is called back', async () => {
    const merchant = await receiver(acknowledge)
    const sandbox = await frozen({ paynicorn: { rechargeUrl: `${merchant.url}/recharge` } })
    await paynicornCaller(sandbox).call('/topup/api/data/topup', {
      appKey: 'sandbox-app-key',
      transId: 'D1',
      benefitNo: '08180000000',
      goodsId: 'NG72347153587',
    })
    await sandbox.clock.advance('1s')
    expect(merchant.received).toEqual([])
    const [{ gatewayId } = { gatewayId: '' }] = sandbox.orders()
    await sandbox.settle(gatewayId, 'succeeded')
    expect(merchant.received).toHaveLength(1)
  })

  it('is told of again only when there is something to tell, and somewhere', async () => {
    const sandbox = await frozen()
    await kumquatCaller(sandbox).call('/orders', order)
    await expect(sandbox.resend('R1')).rejects.toThrow(
      'sandbox.resend: there is no callback to send: the order is not decided',
    )
    await sandbox.clock.advance('1s')
    await expect(sandbox.resend('R1')).rejects.toThrow('the gateway sends none, or no address is registered')
    expect(sandbox.orders()).toMatchObject([{ callbacks: [] }])
  })

  it('must be named well enough', async () => {
    const sandbox = await frozen()
    await kumquatCaller(sandbox).call('/orders', { ...order, request_no: 'X' })
    await paynicornCaller(sandbox).call('/v3/transaction/pay', { ...payment, orderId: 'X' })
    await expect(sandbox.settle('nobody', 'failed')).rejects.toThrow('there is no order "nobody"')
    await expect(sandbox.settle('X', 'failed')).rejects.toThrow('fits several orders')
    await sandbox.settle({ reference: 'X', gateway: 'paynicorn' }, 'failed')
    expect(sandbox.orders().map(({ state }) => state)).toEqual(['pending', 'failed'])
    // An order names itself.
    for (const each of sandbox.orders()) await sandbox.settle(each, 'succeeded')
    expect(sandbox.orders().map(({ state }) => state)).toEqual(['succeeded', 'succeeded'])
  })
})
