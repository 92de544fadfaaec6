import { describe, expect, it } from 'vitest'
import { merchantWithSandbox, payment } from '../support/paynicorn-merchant.ts'

const payout = { orderId: 'O1', currency: 'KES', amount: '50.00', countryCode: 'KE', name: 'Ann' }

describe('a refund', () => {
  async function paid(amount = '100.00') {
    const all = await merchantWithSandbox()
    const { content } = await all.call('/v3/transaction/pay', { ...payment, amount })
    await all.sandbox.clock.advance('1s')
    const refund = { payTxnId: content.txnId as string, cpRefundId: 'F1', reason: 'broken', memo: 'm' }
    return { ...all, refund }
  }

  it('of a successful payment is accepted at once and posted back later', async () => {
    const { sandbox, call, postbacks, refund } = await paid()
    const { content } = await call('/v3/transaction/refund', refund)
    expect(content).toEqual({
      code: '0000',
      message: 'processing',
      refundId: expect.any(String),
      status: '-1',
    })
    await sandbox.clock.advance('1s')
    expect(postbacks()[1]).toMatchObject({
      txnId: content.refundId,
      orderId: 'F1',
      amount: '100.00',
      currency: 'NGN',
      status: '1',
      memo: 'm',
    })
    const query = { orderId: 'F1', txnType: 'refund' }
    expect((await call('/v3/transaction/query', query)).content).toMatchObject({
      txnId: content.refundId,
      status: '1',
    })
  })

  it.each([
    ['100.31', '0'],
    ['100.37', '-1'],
  ])('of a payment of %s ends with status %s', async (amount, status) => {
    const { sandbox, call, refund } = await paid(amount)
    await call('/v3/transaction/refund', refund)
    await sandbox.clock.advance('1s')
    expect(sandbox.orders().map((order) => order.status)).toEqual(['1', status])
  })

  it('is refused by the magic amount, for no payment, a repeated id, and what was given back', async () => {
    const { call, refund } = await paid('100.32')
    const refused = { status: '0', refundId: '' }
    expect((await call('/v3/transaction/refund', refund)).content).toMatchObject({ ...refused, code: '1005' })
    const unknown = { ...refund, payTxnId: '1' }
    expect((await call('/v3/transaction/refund', unknown)).content).toMatchObject({
      ...refused,
      code: '1003',
    })

    const other = await paid()
    await other.call('/v3/transaction/refund', other.refund)
    expect((await other.call('/v3/transaction/refund', other.refund)).content).toMatchObject({ code: '1002' })
    const again = { ...other.refund, cpRefundId: 'F2' }
    expect((await other.call('/v3/transaction/refund', again)).content).toMatchObject({ code: '1006' })
  })

  it('of a payment that has not succeeded is refused', async () => {
    const { call } = await merchantWithSandbox()
    const { txnId } = (await call('/v3/transaction/pay', payment)).content
    const refund = { payTxnId: txnId, cpRefundId: 'F1', reason: 'r', memo: 'm' }
    expect((await call('/v3/transaction/refund', refund)).content).toMatchObject({
      code: '1006',
      status: '0',
    })
  })
})

describe('a payout', () => {
  it('to a wallet is accepted and posted back', async () => {
    const { sandbox, call, postbacks } = await merchantWithSandbox()
    const asked = { ...payout, payoutMethod: 'MPESA', account: '254700000000' }
    const { content } = await call('/v3/transaction/payout', asked)
    expect(content).toEqual({ code: '0000', message: 'processing', status: '-1', txnId: expect.any(String) })
    await sandbox.clock.advance('1s')
    expect(postbacks()[0]).toMatchObject({ orderId: 'O1', status: '1', payMethod: 'MPESA', amount: '50.00' })
    expect((await call('/v3/transaction/query', { orderId: 'O1', txnType: 'payout' })).content.status).toBe(
      '1',
    )
    expect((await call('/v3/transaction/payout', asked)).content).toMatchObject({ code: '1002', status: '0' })
  })

  it('to a user of Paynicorn is accepted and posted back', async () => {
    const { sandbox, call, postbacks } = await merchantWithSandbox()
    const { content } = await call('/customer/oauth/transaction/payout', { ...payout, openId: 'U1' })
    expect(content.status).toBe('-1')
    await sandbox.clock.advance('1s')
    expect(postbacks()[0]).toMatchObject({ orderId: 'O1', status: '1' })
    expect(sandbox.orders()[0]?.operation).toBe('payouts.createToUser')
  })

  it.each([
    ['/v3/transaction/payout', { payoutMethod: 'MPESA', account: '254700000000' }],
    ['/customer/oauth/transaction/payout', { openId: 'U1' }],
  ])("is refused in another country's currency: %s", async (path, to) => {
    const { sandbox, call } = await merchantWithSandbox()
    const { content } = await call(path, { ...payout, ...to, countryCode: 'NG' })
    expect(content).toMatchObject({ code: '1001', status: '0' })
    expect(sandbox.orders()).toEqual([])
  })

  it('to a bank card needs the code of the bank', async () => {
    const { call } = await merchantWithSandbox()
    const card = { ...payout, payoutMethod: 'CARD', account: '1' }
    expect((await call('/v3/transaction/payout', card)).content).toMatchObject({ code: '1001', status: '0' })
    expect((await call('/v3/transaction/payout', { ...card, bankCode: '044' })).content.status).toBe('-1')
  })

  it.each([
    ['50.13', '0'],
    ['50.02', undefined],
    ['50.77', '-1'],
  ])('of %s ends with status %s', async (amount, status) => {
    const { sandbox, call } = await merchantWithSandbox()
    await call('/v3/transaction/payout', { ...payout, amount, payoutMethod: 'MTN', account: '1' })
    await sandbox.clock.advance('1s')
    expect(sandbox.orders()[0]?.status).toBe(status)
  })
})
