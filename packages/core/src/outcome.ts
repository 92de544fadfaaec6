import { type CallContext, type CallOptions, type CallSpec, noteError, runCall, send } from './call.ts'
import { GatewayError, KumicornError } from './errors.ts'

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
 *   own record: after a repeated reference or `resolve()` its status may already be final.)
 * - `rejected`: certainly not accepted: safe to refund the customer or to place it anew.
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

/** What a gateway's answer says about a money operation. */
export type Verdict<T> =
  | { readonly state: 'accepted'; readonly order: T }
  | { readonly state: 'rejected'; readonly error: GatewayError }
  /** This reference was accepted before: only a query tells how. */
  | { readonly state: 'exists'; readonly error: GatewayError }
  | { readonly state: 'unknown'; readonly error: KumicornError }

/** A money operation as the engine sees it. `A` is the answer, `T` the order that users get. */
export interface MoneySpec<T, A> extends CallSpec<A> {
  /** Judges an answer. */
  judge(answer: A): Verdict<T>
  /** Judges a refusal (any doubt is `unknown`). */
  judgeRefusal(error: GatewayError): Verdict<T>
  /** The query that tells about this reference, and how its answer is judged. */
  readonly query: CallSpec<Verdict<T>>
  /** True when the error of that query says that the gateway does not know the reference. */
  isAbsent(error: KumicornError): boolean
}

const GRACE = 10 * 60_000

/** Sends a money operation. Never throws for what happened on the wire. */
export async function place<T, A>(
  context: CallContext,
  spec: MoneySpec<T, A>,
  options?: CallOptions,
): Promise<Outcome<T>> {
  return runCall(context, spec, options, async (scope, message) => {
    let verdict = await attempt(() => send(context, spec, scope, message), spec)
    if (verdict.state === 'exists') {
      const { error } = verdict
      const asked = await attempt(() => send(context, spec.query, scope, message), { judge: same })
      verdict = asked.state === 'accepted' || asked.state === 'rejected' ? asked : { state: 'unknown', error }
    }
    message.result = verdict.state
    if (verdict.state !== 'accepted') noteError(message, verdict.error)
    return finish(context, spec, verdict, context.clock.now())
  })
}

const same = <V>(value: V): V => value

async function attempt<T, A>(
  run: () => Promise<A>,
  spec: { judge(answer: A): Verdict<T>; judgeRefusal?(error: GatewayError): Verdict<T> },
): Promise<Verdict<T>> {
  try {
    return spec.judge(await run())
  } catch (error) {
    if (error instanceof GatewayError && spec.judgeRefusal) return spec.judgeRefusal(error)
    if (error instanceof KumicornError) return { state: 'unknown', error }
    throw error
  }
}

function finish<T, A>(
  context: CallContext,
  spec: MoneySpec<T, A>,
  verdict: Verdict<T>,
  doubtSince: number,
): Outcome<T> {
  if (verdict.state === 'accepted' || verdict.state === 'rejected') return verdict
  return {
    state: 'unknown',
    error: verdict.error,
    resolve: (options) => resolve(context, spec, doubtSince, options),
  }
}

async function resolve<T, A>(
  context: CallContext,
  spec: MoneySpec<T, A>,
  doubtSince: number,
  options: ResolveOptions = {},
): Promise<Outcome<T>> {
  const query = { operation: spec.query.operation, reference: spec.reference }
  return runCall(context, query, options, async (scope, message) => {
    let verdict = await attempt(() => send(context, spec.query, scope, message), { judge: same })
    const absent = verdict.state === 'unknown' && spec.isAbsent(verdict.error)
    if (
      absent &&
      verdict.state === 'unknown' &&
      context.clock.now() - doubtSince >= (options.grace ?? GRACE)
    ) {
      if (verdict.error instanceof GatewayError) verdict = { state: 'rejected', error: verdict.error }
    }
    message.result = verdict.state === 'exists' ? 'unknown' : verdict.state
    if (verdict.state !== 'accepted') noteError(message, verdict.error)
    return finish(context, spec, verdict, doubtSince)
  })
}
