import { describe, expect, it } from 'vitest'
import { merchantWithSandbox, payment } from '../support/paynicorn-merchant.ts'

const refund = { payTxnId: '', cpRefundId: 'RF1', reason: 'r', memo: 'm' }

async function paid() {
  const { sandbox, call, ...rest } = await merchantWithSandbox()
  const { content } = await call('/v3/transaction/pay', payment)
  await sandbox.clock.advance('1s')
  return { sandbox, call, ...rest, payTxnId: String(content.txnId) }
}

describe('a fault with the reference of a refund', () => {
  it.each([{}, { orderId: 'P1' }, { orderId: '' }, { transId: 'P1' }])(
    'befalls the call, whatever else is in it: %o',
    async (more) => {
      const { sandbox, call, payTxnId } = await paid()
      const references: (string | undefined)[] = []
      sandbox.on('request', ({ reference }) => references.push(reference))
      sandbox.faults.next({ reference: 'RF1', answer: { kind: 'refused', code: '1005' } })
      expect((await call('/v3/transaction/refund', { ...refund, payTxnId, ...more })).content).toMatchObject({
        code: '1005',
      })
      expect(sandbox.faults.list()).toEqual([])
      expect(references).toEqual(['RF1'])
    },
  )

  it('befalls its callback, planned before or after it was placed', async () => {
    const { sandbox, call, payTxnId, postbacks } = await paid()
    sandbox.faults.next({ reference: 'RF1', callback: 'wrong-amount' })
    await call('/v3/transaction/refund', { ...refund, payTxnId, orderId: 'P1' })
    await sandbox.clock.advance('1s')
    expect(postbacks().at(-1)).toMatchObject({ orderId: 'RF1', amount: '0.01' })
    sandbox.faults.next({ reference: 'RF1', callback: 'duplicated' })
    await sandbox.settle('RF1', 'failed')
    expect(postbacks().map(({ status }) => status)).toEqual(['1', '1', '0', '0'])
  })

  it('befalls the query about it', async () => {
    const { sandbox, call, payTxnId } = await paid()
    await call('/v3/transaction/refund', { ...refund, payTxnId })
    sandbox.faults.next({ reference: 'RF1', operation: 'transactions.query', answer: 'unknown-error' })
    const query = { orderId: 'RF1', txnType: 'refund', cpRefundId: 'other' }
    expect((await call('/v3/transaction/query', query)).envelope.responseCode).toBe('205999')
  })
})
