import type { Callback } from '../callbacks/courier.ts'
import { setStatus } from '../simulation.ts'
import { seal } from './envelope.ts'
import type { PaynicornCall } from './operation.ts'
import { BusinessRefusal, OK, transactionCodes } from './refusals.ts'
import type { PaynicornState, Transaction, TxnType } from './state.ts'

export type NewTransaction = Pick<
  Transaction,
  'txnType' | 'reference' | 'fate' | 'amount' | 'currency' | 'countryCode' | 'customer'
> &
  Partial<
    Pick<Transaction, 'pricingAmount' | 'pricingCurrency' | 'payMethod' | 'memo' | 'referenceNo' | 'payTxnId'>
  >

const keyOf = (txnType: string, reference: string): string => `${txnType}:${reference}`

export const findTransaction = (
  { transactions }: PaynicornState,
  txnType: string,
  reference: string,
): Transaction | undefined => transactions.get(keyOf(txnType, reference))

/** @throws BusinessRefusal when this reference was accepted before */
export function refuseRepeated(state: PaynicornState, txnType: TxnType, reference: string): void {
  if (findTransaction(state, txnType, reference) !== undefined) {
    throw new BusinessRefusal('1002', `${reference} was accepted before`)
  }
}

/** Accepts a transaction: it is processing now, and the clock will decide it. @throws BusinessRefusal */
export function accept(asked: NewTransaction, { state, operation, answered }: PaynicornCall): Transaction {
  const { simulation, ids, transactions, byTxnId } = state
  const { txnType, reference, fate, amount, currency } = asked
  refuseRepeated(state, txnType, reference)
  if (fate === 'refused') throw new BusinessRefusal('1005', 'by the magic amount')
  const order: Transaction = {
    pricingAmount: amount,
    pricingCurrency: currency,
    payMethod: '',
    memo: '',
    referenceNo: '',
    payTxnId: undefined,
    ...asked,
    gateway: 'paynicorn',
    kind: 'transaction',
    operation,
    gatewayId: ids.transaction(),
    createdAt: simulation.clock.now(),
    answered,
    callbacks: [],
    state: 'pending',
    status: '-1',
    settledAt: undefined,
  }
  transactions.set(keyOf(txnType, reference), order)
  byTxnId.set(order.gatewayId, order)
  simulation.orders.add(order, (decision) => settle(state, order, decision === 'succeeded'))
  setStatus(simulation, order, 'pending', '-1')
  if (fate !== 'waits') {
    simulation.clock.after(simulation.settleAfter, () =>
      order.state === 'pending' ? settle(state, order, fate === 'succeeds') : undefined,
    )
  }
  return order
}

async function settle(state: PaynicornState, order: Transaction, success: boolean): Promise<void> {
  setStatus(state.simulation, order, success ? 'succeeded' : 'failed', success ? '1' : '0')
  const url = state.addresses.of('postback')
  if (url !== undefined) await state.simulation.send(order, postback(state, order, url))
}

/** Code and message of a transaction as it stands. */
export function verdictOf({ state }: Transaction): { readonly code: string; readonly message: string } {
  if (state === 'failed') return { code: '1004', message: transactionCodes['1004'] }
  return { code: OK, message: state === 'pending' ? 'processing' : 'success' }
}

function postback({ settings }: PaynicornState, order: Transaction, url: string): Callback {
  const content = {
    txnId: order.gatewayId,
    orderId: order.reference,
    amount: order.amount,
    pricingAmount: order.pricingAmount,
    currency: order.currency,
    pricingCurrency: order.pricingCurrency,
    countryCode: order.countryCode,
    // The method is told only of what was paid.
    ...(order.state === 'succeeded' ? { payMethod: order.payMethod } : {}),
    status: order.status,
    ...verdictOf(order),
    memo: order.memo,
    referenceNo: order.referenceNo,
  }
  return {
    kind: 'postback',
    url,
    body: JSON.stringify(seal(content, settings.merchantSecret)),
    acknowledgement: `success_${order.gatewayId}`,
  }
}
