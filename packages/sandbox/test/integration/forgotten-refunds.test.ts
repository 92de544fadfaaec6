import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Sandbox } from '../../src/index.ts'
import { newFolder } from '../support/folder.ts'
import { paynicornCaller } from '../support/paynicorn-caller.ts'
import { payment } from '../support/paynicorn-merchant.ts'
import { acknowledge, contentOf, receiver, refuse } from '../support/receiver.ts'
import { frozen } from '../support/start.ts'

/** A payment whose postback is not taken, so that it is kept longer than its refund. */
async function withForgottenRefund(decision: 'succeeded' | 'failed') {
  const dataFile = join(await newFolder(), 'state.json')
  const merchant = await receiver((callback, response) =>
    JSON.parse(contentOf(callback)).orderId === 'P1'
      ? refuse(callback, response)
      : acknowledge(callback, response),
  )
  const postbackUrl = `${merchant.url}/postback`
  const sandbox = await frozen({ dataFile, keepOrders: 1, paynicorn: { postbackUrl } })
  const { call } = paynicornCaller(sandbox)
  const { content } = await call('/v3/transaction/pay', payment)
  await sandbox.clock.advance('1s')
  const refund = { payTxnId: content.txnId, reason: 'r', memo: 'm' }
  await call('/v3/transaction/refund', { ...refund, cpRefundId: 'RF1' })
  await sandbox.settle('RF1', decision)
  await call('/v3/transaction/pay', { ...payment, orderId: 'P2' })
  expect(sandbox.orders().map(({ reference }) => reference)).toEqual(['P1', 'P2'])
  const refundAgain = async (at: Sandbox) =>
    (await paynicornCaller(at).call('/v3/transaction/refund', { ...refund, cpRefundId: 'RF2' })).content.code
  return { sandbox, dataFile, refundAgain }
}

describe('a payment whose refund was forgotten', () => {
  it('is not given back twice, also after a restart', async () => {
    const { sandbox, dataFile, refundAgain } = await withForgottenRefund('succeeded')
    expect(await refundAgain(sandbox)).toBe('1006')
    await sandbox.close()
    expect(await refundAgain(await frozen({ dataFile }))).toBe('1006')
  })

  it('can be given back when that refund had failed', async () => {
    const { sandbox, refundAgain } = await withForgottenRefund('failed')
    expect(await refundAgain(sandbox)).toBe('0000')
  })
})
