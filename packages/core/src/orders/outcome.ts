import {
  type CallContext,
  type CallOptions,
  type CallScope,
  type CallSpec,
  noteError,
  runCall,
  send,
} from '../http/call.ts'
import type { CallMessage } from '../data/diagnostics.ts'
import { AnswerError, GatewayError, KumicornError, TransportError } from '../data/errors.ts'
import type { JournalEntry } from './journal.ts'

/** What `resolve()` may be told. */
export interface ResolveOptions extends CallOptions {
  /**
   * Milliseconds after the doubtful call during which "no such order" proves nothing, because the first
   * send may still be under way. Default 10 minutes.
   */
  readonly grace?: number | undefined
}

/**
 * How a money operation ended, as far as it is known.
 *
 * - `accepted`: the gateway has the order; its result comes by callback or query. (`order` is the gateway's
 *   own record: after a repeated reference or `resolve()` it may already say success.)
 * - `rejected`: not accepted, or failed by the gateway's own word: safe to refund the customer or to place it
 *   anew.
 * - `unknown`: it may or may not have been accepted. Never treat it as failed: `resolve()` asks the gateway.
 */
export type Outcome<T> =
  | { readonly state: 'accepted'; readonly order: T }
  | { readonly state: 'rejected'; readonly error: GatewayError }
  | {
      readonly state: 'unknown'
      readonly error: KumicornError
      /** Asks the gateway about this very reference. Changes nothing there; may be called again and again. */
      resolve(options?: ResolveOptions): Promise<Outcome<T>>
    }

/** What is certain, or not, about a money operation. */
export type Settled<T> =
  | { readonly state: 'accepted'; readonly order: T }
  /** `order`: the gateway's own record, when it took the order and the order failed there. */
  | { readonly state: 'rejected'; readonly error: GatewayError; readonly order?: T }
  | { readonly state: 'unknown'; readonly error: KumicornError }

/** What a gateway's answer says about a money operation. */
export type Verdict<T> =
  | Settled<T>
  /**
   * This reference was, or may have been, accepted before: only a query tells how. `otherwise` is what the
   * refusal means when the query tells nothing.
   */
  | { readonly state: 'exists'; readonly error: GatewayError; readonly otherwise: 'rejected' | 'unknown' }

/** How the engine asks about an order. */
export interface OrderQuery<T> {
  /** The query that tells about this reference, and what its answer means. */
  readonly query: CallSpec<Settled<T>>
  /** True when the error of that query says that the gateway does not know the reference. */
  isAbsent(error: KumicornError): error is GatewayError
}

/** A money operation as the engine sees it. `A` is the answer, `T` the order that users get. */
export interface MoneySpec<T, A> extends CallSpec<A>, OrderQuery<T> {
  readonly reference: string
  /** As the user gave them, checked. */
  readonly params: Readonly<Record<string, unknown>>
  /** Judges an answer. */
  judge(answer: A): Verdict<T>
  /** Judges a refusal (any doubt is `unknown`). */
  judgeRefusal(error: GatewayError): Verdict<T>
}

const GRACE = 10 * 60_000

/** Sends a money operation. Never throws for what happened on the wire. */
export async function place<T, A>(
  context: CallContext,
  spec: MoneySpec<T, A>,
  options?: CallOptions,
): Promise<Outcome<T>> {
  const { journal, gateway } = context
  const { operation, reference, params } = spec
  const entry = { gateway, operation, reference, params }
  return runCall(context, spec, options, async (scope, message) => {
    const run = () => settle(context, spec, scope, message)
    const settled = await (journal ? journal.run(entry, run) : run())
    return conclude(context, spec, settled, message, entry)
  })
}

async function settle<T, A>(
  context: CallContext,
  spec: MoneySpec<T, A>,
  scope: CallScope,
  message: CallMessage,
): Promise<Settled<T>> {
  const said = await order(context, spec, scope, message)
  if (said.state !== 'exists') return said
  const known = await ask(context, spec, scope, message)
  if (known.state !== 'unknown') return known
  return { state: isUnheard(known.error) ? 'unknown' : said.otherwise, error: said.error }
}

async function order<T, A>(
  context: CallContext,
  spec: MoneySpec<T, A>,
  scope: CallScope,
  message: CallMessage,
): Promise<Verdict<T>> {
  try {
    return spec.judge(await send(context, spec, scope, message))
  } catch (error) {
    return error instanceof GatewayError ? spec.judgeRefusal(error) : doubt(error)
  }
}

async function ask<T>(
  context: CallContext,
  spec: OrderQuery<T>,
  scope: CallScope,
  message: CallMessage,
): Promise<Settled<T>> {
  try {
    return await send(context, spec.query, scope, message)
  } catch (error) {
    return doubt(error)
  }
}

/** Whether the gateway has not answered at all: then the refusal alone decides nothing. */
const isUnheard = (error: KumicornError): boolean =>
  error instanceof TransportError ||
  (error instanceof AnswerError && (error.httpStatus >= 500 || error.fault === 'signature'))

function doubt(error: unknown): Settled<never> {
  if (error instanceof KumicornError) return { state: 'unknown', error }
  throw error
}

/** Notes how it ended, and gives users the outcome. */
function conclude<T>(
  context: CallContext,
  spec: OrderQuery<T>,
  settled: Settled<T>,
  message: CallMessage,
  entry: JournalEntry,
  doubtSince = context.clock.now(),
): Outcome<T> {
  message.result = settled.state
  if (settled.state !== 'accepted') noteError(message, settled.error)
  if (settled.state === 'accepted') return settled
  if (settled.state === 'rejected') return { state: 'rejected', error: settled.error }
  return { ...settled, resolve: (options) => resolve(context, spec, entry, doubtSince, options) }
}

async function resolve<T>(
  context: CallContext,
  spec: OrderQuery<T>,
  entry: JournalEntry,
  doubtSince: number,
  { grace = GRACE, ...options }: ResolveOptions = {},
): Promise<Outcome<T>> {
  return runCall(context, spec.query, options, async (scope, message) => {
    const known = await ask(context, spec, scope, message)
    const late = context.clock.now() - doubtSince >= grace
    const absent = late && known.state === 'unknown' && spec.isAbsent(known.error)
    const settled: Settled<T> = absent ? { state: 'rejected', error: known.error } : known
    await context.journal?.note(entry, settled)
    return conclude(context, spec, settled, message, entry, doubtSince)
  })
}
