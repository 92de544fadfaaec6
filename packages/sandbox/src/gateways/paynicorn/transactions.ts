import { encoded, seal } from '@kumicorn/messages'
import { type Callback, type CallbackOverrides, WRONG_KEY } from '../../engine/order.ts'
import { setStatus } from '../../engine/order-book.ts'
import { settleInTime } from '../../engine/settling.ts'
import type { PaynicornCall } from './operation.ts'
import { decisionOf } from './planned-results.ts'
import { BusinessRefusal, OK, transactionCodes } from './refusals.ts'
import type { PaynicornState, Transaction, TxnType } from './state.ts'

export type NewTransaction = Pick<
  Transaction,
  'txnType' | 'reference' | 'plannedResult' | 'amount' | 'currency' | 'countryCode' | 'customer'
> &
  Partial<
    Pick<
      Transaction,
      'pricingAmount' | 'pricingCurrency' | 'payMethod' | 'memo' | 'referenceNo' | 'payTxnId' | 'checkout'
    >
  >

const keyOf = (txnType: string, reference: string): string => `${txnType}:${reference}`

export const findTransaction = (
  { transactions }: PaynicornState,
  txnType: string,
  reference: string,
): Transaction | undefined => transactions.get(keyOf(txnType, reference))

/** The order whose first answer a repeated reference gets, where the gateway is played that answers it again. */
export const repeated = (
  state: PaynicornState,
  txnType: TxnType,
  reference: string,
): Transaction | undefined =>
  state.settings.repeatedOrders === 'first-answer' ? findTransaction(state, txnType, reference) : undefined

/** What is answered when an order is accepted. */
export const ACCEPTED = { code: OK, message: 'processing' } as const
export const PROCESSING = '-1'

/** @throws BusinessRefusal when this reference was accepted before */
export function refuseRepeated(state: PaynicornState, txnType: TxnType, reference: string): void {
  if (findTransaction(state, txnType, reference) !== undefined) {
    throw new BusinessRefusal('1002', `${reference} was accepted before`)
  }
}

/** Accepts a transaction: it is processing now, and the clock will decide it. @throws BusinessRefusal */
export function accept(asked: NewTransaction, { state, operation, answering }: PaynicornCall): Transaction {
  const { simulation, ids } = state
  const { txnType, reference, plannedResult, amount, currency } = asked
  refuseRepeated(state, txnType, reference)
  if (plannedResult === 'refused') throw new BusinessRefusal('1005', 'by the magic amount')
  const order: Transaction = {
    pricingAmount: amount,
    pricingCurrency: currency,
    payMethod: '',
    memo: '',
    referenceNo: '',
    payTxnId: undefined,
    checkout: undefined,
    ...asked,
    gateway: 'paynicorn',
    kind: 'transaction',
    operation,
    gatewayId: ids.transaction(),
    createdAt: simulation.clock.now(),
    answering,
    callbacks: [],
    state: 'pending',
    status: '-1',
    settledAt: undefined,
  }
  enterTransaction(state, order)
  setStatus(simulation, order, 'pending', '-1')
  return order
}

/** Enters a transaction into the books and lets the clock bring it to its end. */
export function enterTransaction(state: PaynicornState, order: Transaction): void {
  const { simulation, transactions, byTxnId, refunds } = state
  const { payTxnId } = order
  transactions.set(keyOf(order.txnType, order.reference), order)
  byTxnId.set(order.gatewayId, order)
  if (payTxnId !== undefined) refunds.set(payTxnId, (refunds.get(payTxnId) ?? new Set()).add(order))
  simulation.orders.add(order, {
    plannedResult: decisionOf(order.plannedResult),
    isHeld: () => order.checkout?.held === true,
    forget() {
      transactions.delete(keyOf(order.txnType, order.reference))
      byTxnId.delete(order.gatewayId)
      if (payTxnId === undefined) return
      const payment = byTxnId.get(payTxnId)
      if (payment !== undefined && order.state !== 'failed') payment.givenBackBy = order.reference
      const others = refunds.get(payTxnId)
      if (others?.delete(order) && others.size === 0) refunds.delete(payTxnId)
    },
    decide: (decision) => (decision === 'succeeded' ? '1' : '0'),
    tells: () => state.addresses.of('postback') !== undefined,
    callback(overrides) {
      const url = state.addresses.of('postback')
      return url === undefined ? undefined : postback(state, order, url, overrides)
    },
  })
  settleInTime(simulation, order)
}

/** Code and message of a transaction as it stands. */
export function codeAndMessageOf({ state }: Pick<Transaction, 'state'>): {
  readonly code: string
  readonly message: string
} {
  if (state === 'failed') return { code: '1004', message: transactionCodes['1004'] }
  return { code: OK, message: state === 'pending' ? 'processing' : 'success' }
}

function postback(
  { settings }: PaynicornState,
  order: Transaction,
  url: string,
  { state: overriddenState, amount, currency, wrongKey = false, tampered = false }: CallbackOverrides = {},
): Callback | undefined {
  const reportedState = overriddenState ?? order.state
  if (reportedState === 'pending') return undefined
  const content = {
    txnId: order.gatewayId,
    orderId: order.reference,
    amount: amount ?? order.amount,
    pricingAmount: order.pricingAmount,
    currency: currency ?? order.currency,
    pricingCurrency: order.pricingCurrency,
    countryCode: order.countryCode,
    // The method is told only of what was paid.
    ...(reportedState === 'succeeded' ? { payMethod: order.payMethod } : {}),
    status: reportedState === 'succeeded' ? '1' : '0',
    ...codeAndMessageOf({ state: reportedState }),
    memo: order.memo,
    referenceNo: order.referenceNo,
  }
  const sealed = seal(content, wrongKey ? WRONG_KEY : settings.merchantSecret)
  // Whoever changes a callback on its way would make more of it.
  const sent = tampered
    ? { ...sealed, content: encoded({ ...content, amount: `9${content.amount}` }) }
    : sealed
  const acknowledgement = `success_${order.gatewayId}`
  return { kind: 'postback', url, body: JSON.stringify(sent), acknowledgement, reportedState }
}
