import type { Duration } from '../engine/duration.ts'
import type { Decision } from '../engine/order-state.ts'
import type { GatewayName } from '../gateways/names.ts'

/** Something that goes wrong with the answer to a call. */
export type SandboxAnswerFault =
  /** The call is processed; then the connection is reset instead of an answer. */
  | { readonly kind: 'lost-after-acceptance' }
  /** The connection is reset before anything is processed or recorded. */
  | { readonly kind: 'lost-before-acceptance' }
  /** The call is processed at once, the answer leaves later. Default: 30 s of the sandbox's clock. */
  | {
      readonly kind: 'delayed'
      readonly by?: Duration | undefined
      readonly clock?: 'sandbox' | 'real' | undefined
    }
  /** A proxy in between answers, with HTML. Default: 502, and the gateway has not processed the call. */
  | {
      readonly kind: 'server-error'
      readonly status?: 500 | 502 | 503 | 504 | undefined
      readonly accepted?: boolean | undefined
    }
  /** Refused with this error code of the gateway (`JU9980`, `1005`, `4014`, `204006` …), nothing processed. */
  | { readonly kind: 'refused'; readonly code: string }
  /** KUMQUAT only: JU9989, nothing processed. Use `times` for how many calls it takes to recover. */
  | { readonly kind: 'rate-limited' }
  /** The gateway's clock is off by this much, `'-10m'` for slow; its `Date` header too. Default: `'10m'`. */
  | { readonly kind: 'clock-skew'; readonly by?: Duration | undefined }
  /** Paynicorn only: processed, but the answer's signature does not fit. */
  | { readonly kind: 'tampered-signature' }
  /** Paynicorn's 205999, for KUMQUAT the undocumented code JU9999. Default: the call is processed all the same. */
  | { readonly kind: 'unknown-error'; readonly accepted?: boolean | undefined }
  /** Processed, but the answer cannot be read. Default: `truncated`. */
  | { readonly kind: 'malformed'; readonly as?: 'truncated' | 'html' | 'empty' | 'binary' | undefined }

/** Something that goes wrong with the callback of an order. */
export type SandboxCallbackFault =
  /** Delivered several times over, acknowledged or not. Default: 2 copies, at once. */
  | {
      readonly kind: 'duplicated'
      readonly copies?: number | undefined
      readonly apart?: Duration | undefined
    }
  /** Held back until the next callback of any order was tried, which so overtakes it. Default: an hour at most. */
  | { readonly kind: 'reordered'; readonly atMost?: Duration | undefined }
  /**
   * Told first one way, then the other. With `truth: 'last'` (default) the order itself changes, as a reversal or
   * a late success; with `'first'` the second callback is signed but false: a query still tells the first.
   * Default: success first, five minutes between.
   */
  | {
      readonly kind: 'contradictory'
      readonly first?: Decision | undefined
      readonly after?: Duration | undefined
      readonly truth?: 'first' | 'last' | undefined
    }
  | { readonly kind: 'never' }
  /**
   * Rightly signed, but with another amount (default `0.01`) or currency; what is right by chance becomes another. Recharge callbacks have neither, KUMQUAT's no
   * currency: it befalls no order whose callback has none of what is to be wrong.
   */
  | {
      readonly kind: 'wrong-amount'
      readonly amount?: string | undefined
      readonly currency?: string | undefined
    }
  /** Signed with a key that is not the merchant's. */
  | { readonly kind: 'wrong-key' }
  /** Changed after it was signed. */
  | { readonly kind: 'tampered' }
  /**
   * The order is decided and called back before the call that placed it is answered; it befalls none that only the
   * cashier page or a hand decides.
   */
  | { readonly kind: 'before-answer' }
  /** Delivered much later than the order was decided. Default: 24 h. */
  | { readonly kind: 'late'; readonly by?: Duration | undefined }

export type AnswerFaultKind = SandboxAnswerFault['kind']
export type CallbackFaultKind = SandboxCallbackFault['kind']

/** Which calls and callbacks a fault befalls. What is left out fits all. */
export interface FaultScope {
  readonly gateway?: GatewayName | undefined
  /** E.g. `orders.place`, `payments.create`. */
  readonly operation?: string | undefined
  /** The merchant's id of the order. */
  readonly reference?: string | undefined
}

/**
 * What is to go wrong next. A kind alone stands for the fault with its defaults. With both parts, it befalls a call
 * that places an order, and the callback of that order; when it comes to place none, the callback part waits for the
 * next, with its id and in its place; of `times: 'always'` one at a time.
 */
export interface FaultPlan extends FaultScope {
  readonly answer?: SandboxAnswerFault | AnswerFaultKind | undefined
  readonly callback?: SandboxCallbackFault | CallbackFaultKind | undefined
  /** How often, then it is used up. Default: 1; for `clock-skew` `'always'`. */
  readonly times?: number | 'always' | undefined
}

/** Faults at random, the same for the same seed whatever the order of calls. */
export interface RandomFaults extends FaultScope {
  /** Share of calls, and of callbacks, that suffer: 0 to 1. */
  readonly rate: number
  /** Default 1. */
  readonly seed?: number | undefined
  /** To choose from; default: all but `clock-skew`, `delayed` and `refused`. Empty: none. */
  readonly answers?: readonly (SandboxAnswerFault | AnswerFaultKind)[] | undefined
  /** To choose from; default: all but `contradictory`, which changes how orders end. Empty: none. */
  readonly callbacks?: readonly (SandboxCallbackFault | CallbackFaultKind)[] | undefined
}

/** A fault that is waiting to happen. */
export type WaitingFault =
  | ({
      readonly id: string
      readonly type: 'next'
      readonly answer?: SandboxAnswerFault
      readonly callback?: SandboxCallbackFault
      readonly left: number | 'always'
    } & FaultScope)
  | ({
      readonly id: string
      readonly type: 'random'
      readonly rate: number
      readonly seed: number
      readonly answers: readonly SandboxAnswerFault[]
      readonly callbacks: readonly SandboxCallbackFault[]
    } & FaultScope)

/** Scripts what goes wrong. `sandbox.faults`. */
export interface SandboxFaults {
  /**
   * Plans a fault. One call suffers one, and one callback: the oldest that fits, before magic values and before what is
   * drawn; clock skew comes on top. @throws SandboxError
   */
  next(plan: FaultPlan): WaitingFault
  /**
   * Lets calls and callbacks fail at random. Of several, the oldest that has something for a part of the call draws it.
   * @throws SandboxError
   */
  random(faults: RandomFaults): WaitingFault
  /**
   * What is waiting, oldest first. A callback part that waits while its plan goes on stands by itself, under the same
   * id.
   */
  list(): readonly WaitingFault[]
  /** Takes back one, or all. What already befell an order goes on. */
  clear(id?: string): void
}
