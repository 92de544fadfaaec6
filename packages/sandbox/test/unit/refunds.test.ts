import { expect, it } from 'vitest'
import { createEngine } from '../../src/engine/engine.ts'
import { createPayment, createRefund } from '../../src/gateways/paynicorn/payments.ts'
import { newPaynicornState, type Transaction } from '../../src/gateways/paynicorn/state.ts'
import { answeredAtOnce } from '../../src/http/exchange.ts'
import { settingsFrom } from '../../src/options.ts'
import { payment } from '../support/paynicorn-merchant.ts'

/** Whoever goes through all of it takes the longer the more there is. */
class NotListed extends Map<string, Transaction> {
  override values(): never {
    throw new Error('every transaction was looked at')
  }

  override entries = this.values
  override forEach = this.values
  override [Symbol.iterator] = this.values
}

it('a refund is accepted without a look at all transactions', async () => {
  const settings = settingsFrom({ speed: 0 })
  const { simulation, addresses } = createEngine(settings, () => '')
  const known = newPaynicornState(simulation, settings.paynicorn, addresses, () => '')
  const state = { ...known, transactions: new NotListed() }
  const called = { state, answering: answeredAtOnce(), origin: '' }
  createPayment.run(payment, { ...called, operation: 'payments.create' })
  const [order] = simulation.orders.records()
  await (order === undefined ? undefined : simulation.settle(order, 'succeeded'))
  const refund = { payTxnId: order?.gatewayId, cpRefundId: 'RF1', reason: 'r', memo: 'm' }
  const answer = createRefund.run(refund, { ...called, operation: 'refunds.create' })
  expect(answer).toMatchObject({ code: '0000', status: '-1' })
})
