import { AnswerError, KumicornError } from '../data/errors.ts'
import { isTrue } from '../data/is-true.ts'
import { aSignal } from '../data/options.ts'
import { isThenable } from '../data/realm.ts'
import type { Answer, Gateway } from '../gateway.ts'
import type { CallOptions } from '../http/call.ts'
import type { SameTerm } from './compare.ts'
import type { Fact } from './fact.ts'
import type { OrderRecord } from './order.ts'
import { plainFact } from './plain-fact.ts'

/* A gateway's own code may throw anything, hand out anything, and never end. */

const unreadable = ({ gateway, operation }: OrderRecord, why: string, cause?: unknown): AnswerError =>
  new AnswerError('malformed', `${operation ?? 'order'}: the answer could not be read: ${why}`, {
    gateway,
    operation,
    httpStatus: 200,
    cause,
  })

/** What an answer says of an order. @throws KumicornError when the gateway cannot tell, or not until the signal */
export async function readAnswer(
  gateway: Gateway,
  order: OrderRecord,
  answer: Answer,
  signal?: AbortSignal,
): Promise<Fact> {
  let given: Fact
  try {
    // It may be asynchronous, whatever its type says.
    const read = gateway.read(order, answer) as Fact | Promise<Fact>
    given = isThenable(read) ? await unlessAborted(read, signal) : read
  } catch (thrown) {
    throw thrown instanceof KumicornError ? thrown : unreadable(order, 'its reader has failed', thrown)
  }
  const { fact, wrong } = plainFact(given, 'call')
  if (fact === undefined) throw unreadable(order, wrong)
  return fact
}

/** Whether two texts of a term mean the same to the gateway: only when its own code says just that. */
export const sameTermOf = (gateway: Gateway): SameTerm | undefined =>
  gateway.sameTerm && ((...texts) => isTrue(() => gateway.sameTerm?.(...texts)))

/** Asks the gateway about an order, until the signal says stop. @throws KumicornError when nothing was learnt */
export async function askGateway(
  gateway: Gateway,
  order: OrderRecord,
  options?: CallOptions,
): Promise<Fact | 'absent'> {
  let said: Fact | 'absent'
  try {
    // In a turn of its own: it may throw at once.
    said = await unlessAborted((async () => gateway.query(order, options))(), options?.signal)
  } catch (thrown) {
    throw thrown instanceof KumicornError ? thrown : unreadable(order, 'its reader has failed', thrown)
  }
  if (said === 'absent') return said
  const { fact, wrong } = plainFact(said, 'query')
  if (fact === undefined) throw unreadable(order, wrong)
  return fact
}

/** What `work` resolves with; or the signal's reason, once that is a KumicornError of ours. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined || !aSignal.fits(signal)) return work
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = (): void => {
    if (signal.reason instanceof KumicornError) reject(signal.reason)
  }
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
