import { AnswerError, GatewayError } from '../../data/errors.ts'
import type { Fact } from '../../orders/fact.ts'
import type { ReportedState } from '../../orders/lifecycle.ts'
import type { OrderRecord } from '../../orders/order.ts'
import { OUTCOME_UNKNOWN, TOP_UP_EXISTS } from './codes.ts'

/* The one place where Paynicorn's words about an order become states. */

const transactionStates: Readonly<Record<string, ReportedState>> = {
  '1': 'succeeded',
  '0': 'failed',
  '-1': 'pending',
}
const topUpStates: Readonly<Record<string, ReportedState>> = {
  '0': 'pending',
  '1': 'succeeded',
  '2': 'failed',
}

/** Undefined for a status that is not documented. */
export const transactionState = (status: string): ReportedState | undefined =>
  Object.hasOwn(transactionStates, status) ? transactionStates[status] : undefined

/** Undefined for a status that is not documented. */
export const topUpState = (status: string): ReportedState | undefined =>
  Object.hasOwn(topUpStates, status) ? topUpStates[status] : undefined

/** What the refusal of an order says. */
export function refusalFact({ kind, reference }: OrderRecord, error: GatewayError): Fact {
  const { gatewayCode, gatewayMessage, meaning } = error
  const exists = gatewayCode === TOP_UP_EXISTS && kind === 'topUp'
  // A code that nobody has documented may mean anything.
  const isCertain = meaning !== undefined && gatewayCode !== OUTCOME_UNKNOWN && !exists
  return {
    source: 'call',
    kinds: [kind],
    reference,
    state: isCertain ? 'rejected' : 'unknown',
    status: gatewayCode,
    data: { code: gatewayCode, message: gatewayMessage },
    error,
    exists,
  }
}

interface Told {
  readonly operation?: string | undefined
  readonly status: string
  readonly state: ReportedState | undefined
  readonly code?: string | undefined
  readonly message?: string | undefined
}

/** Why an order failed or is in doubt; undefined while all is well. */
export function errorOf({
  operation,
  status,
  state,
  code = '',
  message = '',
}: Told): GatewayError | AnswerError | undefined {
  const context = { gateway: 'paynicorn', operation, httpStatus: 200 }
  if (state === 'pending' || state === 'succeeded') return undefined
  if (state === 'failed') {
    const meaning = `the order was refused or failed (status ${status})`
    return new GatewayError({ ...context, gatewayCode: code, gatewayMessage: message, meaning })
  }
  // With a code of its own the gateway has said something, though nothing that is documented.
  if (code !== '') return new GatewayError({ ...context, gatewayCode: code, gatewayMessage: message })
  const said = status === '' ? 'no status' : 'a status that is not documented'
  return new AnswerError('malformed', `${operation ?? 'order'}: the answer has ${said}`, context)
}
