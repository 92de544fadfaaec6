import type { Received } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { contentOf, type Reply, refuses, sealed } from '../call-engine/gateway.ts'
import { payment, shop } from './shop.ts'

const UNKNOWN_TO_KUMQUAT = refuses('JU9997', 400)
const since = new Date(8.64e15)

describe('reconcile({ references }), where a gateway cannot tell', () => {
  it('says whom it could not reach, though it has found one', async () => {
    const script = (request: Received): Reply => {
      if (!request.url.startsWith('/v3/')) return 'reset'
      const isPayment = contentOf(request).txnType === 'payment'
      return sealed({
        code: isPayment ? '0000' : '1003',
        message: '',
        status: isPayment ? '1' : '',
        txnId: '',
      })
    }
    const { kumicorn } = await shop({ script, absenceCodes: ['1003'] })
    const { changed, failed } = await kumicorn.reconcile({ since, references: ['O1'] })
    expect(changed).toMatchObject([{ kind: 'payment', reference: 'O1', after: 'succeeded' }])
    expect(failed).toMatchObject([
      { gateway: 'kumquat', kind: 'order', reference: 'O1', error: { code: 'transport_failed' } },
      { gateway: 'paynicorn', kind: 'topUp', reference: 'O1', error: { code: 'transport_failed' } },
    ])
  })

  // Found by an attack: only who was not reached was told, and the order was never heard of again.
  it.each<readonly [string, Reply]>([
    ['is asked too often', refuses('JU9989', 503)],
    ['does not take the signature', refuses('JU9994', 511)],
    ['does not know this machine', refuses('JU9996', 511)],
    ['has an error of its own', refuses('JU9999', 200)],
    ['is behind a proxy that cannot reach it', { status: 502, body: '<html>Bad gateway</html>' }],
    ['is not reached', 'reset'],
  ])('says which gateway %s, whatever the others have found or the store knows', async (_, reply) => {
    const script = (request: Received): Reply => {
      if (!request.url.startsWith('/v3/') && !request.url.startsWith('/topup/')) return reply
      const { txnType } = contentOf(request)
      if (request.url.startsWith('/topup/')) return sealed({ code: 4007, msg: 'invalid transId' })
      if (txnType !== 'payment' && request.url.endsWith('/query'))
        return sealed({ code: '1003', message: 'no such order', status: '', txnId: '' })
      return sealed({ code: '0000', message: '', status: '1', txnId: 'T1' })
    }
    const untold = [{ gateway: 'kumquat', kind: 'order', reference: 'O1', error: expect.any(Error) }]
    const found = await shop({ script, absenceCodes: ['1003'] })
    const report = await found.kumicorn.reconcile({ since, references: ['O1'] })
    expect(report.changed).toMatchObject([{ gateway: 'paynicorn', kind: 'payment', reference: 'O1' }])
    expect(report).toMatchObject({ failed: untold, missing: [] })
    const known = await shop({ script, absenceCodes: ['1003'] })
    await known.kumicorn.paynicorn.payments.create(payment)
    const again = await known.kumicorn.reconcile({ since, references: ['O1'] })
    expect(again).toMatchObject({ changed: [], failed: untold, missing: [] })
  })

  // Found by an attack: one payment was written down as a refund and a payout, too.
  it('writes down nothing that a gateway tells as several kinds, until it is told which it is', async () => {
    const script = (request: Received): Reply =>
      request.url.startsWith('/v3/')
        ? sealed({ code: '0000', message: '', status: '1', txnId: 'T1' })
        : request.url.startsWith('/topup/')
          ? sealed({ code: 4007, msg: 'invalid transId' })
          : UNKNOWN_TO_KUMQUAT
    const { kumicorn } = await shop({ script })
    const report = await kumicorn.reconcile({ since, references: ['W-1'] })
    expect(report).toMatchObject({
      changed: [],
      missing: [],
      failed: [{ gateway: 'paynicorn', reference: 'W-1', error: { code: 'answer_mismatch' } }],
    })
    expect(report.failed[0]?.error.message).toContain('give the kind of the reference')
    expect((await kumicorn.orders.list()).orders).toEqual([])
    const told = await kumicorn.reconcile({ since, references: [{ reference: 'W-1', kind: 'payment' }] })
    expect(told).toMatchObject({ changed: [{ kind: 'payment', after: 'succeeded' }], failed: [] })
    // What the store knows it as is not asked for as another kind.
    const known = await kumicorn.reconcile({ since, references: ['W-1'] })
    expect(known).toMatchObject({ changed: [], failed: [{ error: { code: 'answer_mismatch' } }] })
    expect((await kumicorn.orders.list()).orders).toHaveLength(1)
  })

  // Found by a second attack: by no id it was written down three times.
  it('takes what is told without an id for one of the others', async () => {
    let ids: object = {}
    const script = (request: Received): Reply => {
      if (request.url.startsWith('/topup/')) return sealed({ code: 4007, msg: 'invalid transId' })
      if (!request.url.startsWith('/v3/')) return UNKNOWN_TO_KUMQUAT
      return sealed({ code: '0000', message: '', status: '1', ...ids })
    }
    const { kumicorn } = await shop({ script })
    const failed = [{ gateway: 'paynicorn', error: { code: 'answer_mismatch' } }]
    const ask = (reference: string) => kumicorn.reconcile({ since, references: [reference] })
    const report = await ask('N-1')
    expect(report).toMatchObject({ changed: [], missing: [], failed })
    expect(report.failed[0]?.error.message).toContain('an order without an id as payment and as refund')
    expect((await kumicorn.orders.list()).orders).toEqual([])
    // Nor is it another one than what the store knows.
    ids = { txnId: 'T1' }
    await kumicorn.paynicorn.payments.create(payment)
    ids = {}
    expect(await ask(payment.orderId)).toMatchObject({ changed: [], failed })
    const known = await kumicorn.reconcile({ since, references: [{ reference: 'N-1', kind: 'payment' }] })
    expect(known).toMatchObject({ changed: [{ kind: 'payment', after: 'succeeded' }], failed: [] })
  })

  it('says which it could not ask about', async () => {
    const { kumicorn } = await shop({ script: () => 'reset' })
    expect((await kumicorn.reconcile({ since, references: ['K-1'] })).failed).toMatchObject([
      { gateway: 'kumquat', kind: 'order', reference: 'K-1', error: { code: 'transport_failed' } },
      { gateway: 'paynicorn', kind: '', reference: 'K-1', error: { code: 'transport_failed' } },
    ])
  })
})
