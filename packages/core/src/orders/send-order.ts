import { GatewayError, KumicornError, TransportError } from '../data/errors.ts'
import type { Logger } from '../data/logger.ts'
import type { Answer } from '../gateway.ts'
import type { Fact } from './fact.ts'
import { askGateway, readAnswer } from './gateway-words.ts'
import type { OrderRecord } from './order.ts'
import type { Placement } from './outcome.ts'

/** What came of sending an order: what the gateway says of it, or that it surely never left. */
export type Sent =
  | { readonly fact: Fact; readonly asked?: OrderRecord }
  | { readonly notSent: TransportError }

/** Sends an order; asks about it when the gateway says that it has the reference already. */
export async function sendOrder(
  { gateway, signal, send }: Placement,
  order: OrderRecord,
  logger: Logger | undefined,
): Promise<Sent> {
  let answer: Answer
  try {
    answer = { result: await send() }
  } catch (error) {
    if (error instanceof TransportError && error.requestSent === 'no') return { notSent: error }
    if (!(error instanceof KumicornError)) throw error
    if (!(error instanceof GatewayError)) return { fact: doubt(order, error) }
    answer = { refusal: error }
  }
  let fact: Fact
  try {
    fact = await readAnswer(gateway, order, answer, signal)
  } catch (error) {
    // It was sent: whatever its reader makes of the answer, that must not look like a failure.
    const { gateway: name, operation, reference } = order
    const message = 'kumicorn: an answer could not be read, the outcome is unknown'
    logger?.error({ gateway: name, operation, reference, err: error }, message)
    return { fact: doubt(order, error as KumicornError) }
  }
  if (!fact.exists) return { fact }
  // It was there before, or may have been: whatever this answer is called, only a query tells of it.
  const inDoubt: Fact = { ...fact, state: 'unknown' }
  try {
    const found = await askGateway(gateway, order, { signal })
    // Refused as known, and not known: one of the two is wrong, and we cannot tell which.
    return found === 'absent' ? { fact: inDoubt } : { fact: found, asked: order }
  } catch {
    return { fact: inDoubt }
  }
}

/** What an answer that cannot be trusted, or that never came, says: nothing. */
export const doubt = ({ kind, reference }: OrderRecord, error: KumicornError): Fact => ({
  source: 'call',
  kinds: [kind],
  reference,
  state: 'unknown',
  status: error.code,
  data: { code: error.code, message: error.message },
  error,
})
