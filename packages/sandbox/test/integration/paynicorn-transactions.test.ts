import { describe, expect, it } from 'vitest'
import { merchantWithSandbox, payment } from '../support/paynicorn-merchant.ts'

describe('a payment', () => {
  it('is answered with a cashier address, settles and is posted back, all of it as text', async () => {
    const { sandbox, call, postbacks, merchant } = await merchantWithSandbox()
    const asked = { ...payment, memo: '{"k":1}', referenceNo: 'N-1', payMethod: 'USSD' }
    const { status, envelope, content } = await call('/v3/transaction/pay', asked)
    expect([status, envelope.responseCode, envelope.responseMessage]).toEqual([200, '000000', 'success'])
    expect(content).toEqual({
      code: '0000',
      message: 'processing',
      txnId: expect.stringMatching(/^\d{17}$/),
      status: '-1',
      webUrl: `${sandbox.url}/cashier/${content.txnId}`,
    })
    expect(content.webUrl.length).toBeLessThanOrEqual(64)
    const query = { orderId: 'P1', txnType: 'payment' }
    expect((await call('/v3/transaction/query', query)).content.status).toBe('-1')

    await sandbox.clock.advance('1s')
    expect((await call('/v3/transaction/query', query)).content).toEqual({
      code: '0000',
      message: 'success',
      txnId: content.txnId,
      status: '1',
      completeTime: String(sandbox.clock.now()),
    })
    expect(postbacks()).toEqual([
      {
        txnId: content.txnId,
        orderId: 'P1',
        amount: '100.00',
        pricingAmount: '100.00',
        currency: 'NGN',
        pricingCurrency: 'NGN',
        countryCode: 'NG',
        payMethod: 'USSD',
        status: '1',
        code: '0000',
        message: 'success',
        memo: '{"k":1}',
        referenceNo: 'N-1',
      },
    ])
    expect(Object.keys(JSON.parse(merchant.received[0]?.body ?? ''))).toEqual(['content', 'sign'])
    expect(sandbox.orders()[0]).toMatchObject({
      state: 'succeeded',
      callbacks: [{ verdict: 'acknowledged' }],
    })
  })

  it.each([
    ['100.13', '0', 'failed'],
    ['100.10', '1', 'succeeded'],
    ['100.1', '1', 'succeeded'],
    ['100', '1', 'succeeded'],
    ['100.77', '-1', 'pending'],
  ])('of %s ends with status %s', async (amount, status, state) => {
    const { sandbox, call, postbacks } = await merchantWithSandbox()
    await call('/v3/transaction/pay', { ...payment, amount })
    await sandbox.clock.advance('1s')
    expect(sandbox.orders()[0]).toMatchObject({ status, state })
    expect(postbacks().map((content) => content.status)).toEqual(state === 'pending' ? [] : [status])
    if (status === '0') expect(postbacks()[0]).not.toHaveProperty('payMethod')
  })

  it('of an amount that ends in .02 is refused at once and leaves nothing behind', async () => {
    const { sandbox, call } = await merchantWithSandbox()
    const { content } = await call('/v3/transaction/pay', { ...payment, amount: '100.02' })
    expect(content).toMatchObject({ status: '0', txnId: '', webUrl: '' })
    expect(sandbox.orders()).toEqual([])
  })

  it('with a repeated orderId is refused', async () => {
    const { call } = await merchantWithSandbox()
    await call('/v3/transaction/pay', payment)
    const { content } = await call('/v3/transaction/pay', payment)
    expect(content).toMatchObject({ code: '1002', status: '0', txnId: '' })
  })

  it('starts without the cashier page when it knows method and customer', async () => {
    const { call } = await merchantWithSandbox()
    const { content } = await call('/v3/transaction/pay', {
      ...payment,
      payMethod: 'MTN',
      phone: '8031234567',
    })
    expect(content.webUrl).toBe('')
  })

  // Each is a name that every object has.
  it.each(['constructor', 'toString', '__proto__'])('is refused when a flag is "%s"', async (name) => {
    const { sandbox, call } = await merchantWithSandbox()
    const { content } = await call('/v3/transaction/pay', { ...payment, payByLocalCurrency: name })
    expect(content).toMatchObject({ code: '1001' })
    expect(sandbox.orders()).toEqual([])
  })

  it('is paid in local currency when asked for', async () => {
    const { sandbox, call, postbacks } = await merchantWithSandbox()
    await call('/v3/transaction/pay', {
      ...payment,
      currency: 'USD',
      amount: '2.50',
      payByLocalCurrency: true,
    })
    await sandbox.clock.advance('1s')
    expect(postbacks()[0]).toMatchObject({
      amount: '1109.85',
      currency: 'NGN',
      pricingAmount: '2.50',
      pricingCurrency: 'USD',
    })
  })

  it.each([
    { amount: '1.234' },
    { amount: '0' },
    { amount: '' },
    { countryCode: 'Nigeria' },
    { countryCode: 'KE' },
    { currency: 'KES' },
    { orderDescription: '' },
    { orderId: 'x'.repeat(65) },
  ])('with %j is refused', async (wrong) => {
    const { call } = await merchantWithSandbox()
    const { content } = await call('/v3/transaction/pay', { ...payment, ...wrong })
    expect(content).toMatchObject({ code: '1001', status: '0', txnId: '' })
  })

  it('may be asked for as other clients do', async () => {
    const { text } = await merchantWithSandbox()
    const { content } = await text(
      '/v3/transaction/pay',
      `{ "orderDescription" : "a thing",\n "amount": 100.50, "requestTime": 1700000000000,
        "currency":"NGN", "countryCode":"NG", "orderId": 12418046125113395, "unknown": [1], "payByLocalCurrency": "false" }`,
    )
    expect(content).toMatchObject({ status: '-1' })
    expect(
      (await text('/v3/transaction/query', '{"orderId":"12418046125113395","txnType":"payment"}')).content,
    ).toMatchObject({ status: '-1' })
  })

  it('can be seen at its cashier address', async () => {
    const { call, sandbox } = await merchantWithSandbox()
    const { webUrl, txnId } = (await call('/v3/transaction/pay', payment)).content
    expect(await (await fetch(webUrl)).json()).toEqual({
      txnId,
      orderId: 'P1',
      amount: '100.00',
      currency: 'NGN',
      status: '-1',
    })
    expect((await fetch(`${sandbox.url}/cashier/1`)).status).toBe(404)
  })
})

describe('the query of a transaction', () => {
  it('tells of one that it does not know without a status', async () => {
    const { call } = await merchantWithSandbox()
    await call('/v3/transaction/pay', payment)
    for (const query of [
      { orderId: 'P2', txnType: 'payment' },
      { orderId: 'P1', txnType: 'payout' },
    ]) {
      const { content } = await call('/v3/transaction/query', query)
      expect(content).toMatchObject({ code: '1003', txnId: '', status: '' })
    }
    expect((await call('/v3/transaction/query', { orderId: 'P1' })).content.code).toBe('1001')
  })
})
