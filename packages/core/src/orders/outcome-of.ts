import type { CallMessage } from '../data/diagnostics.ts'
import { GatewayError, KumicornError, ReferenceCollisionError } from '../data/errors.ts'
import { parseJson } from '../data/read-json.ts'
import type { CallOptions } from '../http/call.ts'
import { noteRefusal } from '../http/run-call.ts'
import type { OrderRecord } from './order.ts'
import type { Outcome } from './outcome.ts'

export interface OutcomeParts<T> {
  /** The event that the call caused. */
  readonly eventId?: string | undefined
  /** Why the order is in doubt. */
  readonly error?: KumicornError | undefined
  /** What the gateway's answer told otherwise than it was asked for. */
  readonly collision?: readonly string[] | undefined
  resolve(options?: CallOptions): Promise<Outcome<T>>
}

/** What the record of an order says about how its operation ended. */
export function outcomeOf<T>(order: OrderRecord, parts: OutcomeParts<T>): Outcome<T> {
  const eventId = parts.eventId ?? order.lastMove
  switch (order.state) {
    case 'pending':
    case 'succeeded':
      return { state: 'accepted', order: answerOf<T>(order) ?? ({} as T), eventId }
    case 'rejected':
    case 'failed':
    case 'reversed':
      return { state: 'rejected', error: refusalOf(order), order: answerOf<T>(order), eventId }
    default:
      return {
        state: 'unknown',
        error: doubtOf(order, parts),
        sent: order.sends > 0 || order.told,
        eventId,
        resolve: parts.resolve,
      }
  }
}

/** Notes the outcome where calls are observed. */
export function noteOutcome(message: CallMessage, outcome: Outcome<unknown>): void {
  message.result = outcome.state
  if (outcome.state === 'accepted') return
  message.errorCode = outcome.error.code
  if (outcome.error instanceof GatewayError) noteRefusal(message, outcome.error)
}

const answerOf = <T>({ lastAnswer }: OrderRecord): T | undefined =>
  lastAnswer === undefined ? undefined : (parseJson(lastAnswer) as T)

function refusalOf({ gateway, operation, refusal, state }: OrderRecord): GatewayError {
  const known = refusal ?? {
    gatewayCode: '',
    gatewayMessage: '',
    httpStatus: 200,
    meaning: `the order is ${state}`,
  }
  return new GatewayError({ gateway, operation, ...known })
}

function doubtOf(
  { gateway, operation, reference }: OrderRecord,
  { error, collision }: Omit<OutcomeParts<unknown>, 'resolve'>,
): KumicornError {
  const context = { gateway, operation }
  if (collision) return new ReferenceCollisionError(reference, collision, context)
  const message = `${operation ?? 'order'}: whether "${reference}" went through is not known yet`
  return error ?? new KumicornError('order_in_doubt', message, context)
}

/** The gateway says that it does not know an order: that alone proves nothing. */
export const absenceDoubt = ({ gateway, operation, reference }: OrderRecord): KumicornError =>
  new KumicornError(
    'order_absent',
    `${operation ?? 'order'}: ${gateway} says that it does not know "${reference}"; that alone does not prove that it never will`,
    { gateway, operation },
  )
