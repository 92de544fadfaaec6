import type { CallOptions } from '../../http/call.ts'
import { AnswerError, GatewayError } from '../../data/errors.ts'
import { type Inquiry, unlessAbsent } from '../../orders/inquiry.ts'
import type { ToldState } from '../../orders/lifecycle.ts'
import { isNoSuchOrder } from './answer.ts'
import type { PaynicornClient } from './client.ts'
import { OUTCOME_UNKNOWN } from './codes.ts'

const transactionStates: Readonly<Record<string, ToldState>> = {
  '1': 'succeeded',
  '0': 'failed',
  '-1': 'pending',
}
const topUpStates: Readonly<Record<string, ToldState>> = { '0': 'pending', '1': 'succeeded', '2': 'failed' }

export const transactionState = (status: string): ToldState | undefined =>
  Object.hasOwn(transactionStates, status) ? transactionStates[status] : undefined

export const topUpState = (status: string): ToldState | undefined =>
  Object.hasOwn(topUpStates, status) ? topUpStates[status] : undefined

interface Asked {
  readonly kind: string
  readonly reference: string
  readonly operation: string | undefined
  readonly gatewayReference: string | undefined
}

/**
 * Asks Paynicorn about an order. One that only a callback has told of may be of several operations: each is
 * asked for, and the gateway's own id tells which answer fits.
 * @throws KumicornError when it cannot be learnt
 */
export async function inquirePaynicorn(
  client: PaynicornClient,
  asked: Asked,
  options?: CallOptions,
): Promise<Inquiry> {
  const { kind, operation, reference, gatewayReference } = asked
  const isTopUp = kind === 'paynicornRecharge'
  for (const type of typesOf(isTopUp, operation)) {
    try {
      const told = isTopUp
        ? await topUp(client, type, reference, options)
        : await transaction(client, type, reference, options)
      const known = gatewayReference ?? (told.absent ? undefined : told.gatewayReference)
      const fits = !told.absent && (told.gatewayReference === undefined || told.gatewayReference === known)
      if (operation !== undefined || fits) return told
    } catch (error) {
      // An operation that may be the wrong one may be refused; for the right one a refusal proves nothing.
      if (operation !== undefined || !mayBeOfAnotherType(error)) throw error
    }
  }
  return { absent: true }
}

function mayBeOfAnotherType(error: unknown): boolean {
  if (error instanceof GatewayError) return error.gatewayCode !== OUTCOME_UNKNOWN
  return error instanceof AnswerError && error.fault === 'malformed' && error.httpStatus < 300
}

function typesOf(isTopUp: boolean, operation: string | undefined): readonly string[] {
  if (isTopUp) return operation === undefined ? ['airtime', 'data'] : [operation.split('.')[0] as string]
  return operation === undefined
    ? ['payment', 'payout', 'refund']
    : [(operation.split('.')[0] as string).slice(0, -1)]
}

async function transaction(
  client: PaynicornClient,
  txnType: string,
  orderId: string,
  options?: CallOptions,
): Promise<Inquiry> {
  const data = await client.transactions.query({ orderId, txnType }, options)
  // Assumption: what the gateway says of an order that it does not know has no documented form. An answer that
  // names neither a transaction nor a status can mean nothing else.
  if (!data.txnId && data.status === '') return { absent: true }
  const { status, txnId } = data
  return {
    absent: false,
    state: transactionState(status),
    status,
    gatewayReference: txnId || undefined,
    amount: undefined,
    data,
  }
}

function topUp(
  client: PaynicornClient,
  type: string,
  transId: string,
  options?: CallOptions,
): Promise<Inquiry> {
  return unlessAbsent(async () => {
    const { query } = type === 'data' ? client.data : client.airtime
    const data = await query({ transId }, options)
    const { statusCode: status } = data
    return {
      absent: false,
      state: topUpState(status),
      status,
      gatewayReference: undefined,
      amount: undefined,
      data,
    }
  }, isNoSuchOrder)
}
