import type { Visitor } from '../admission.ts'
import type { Fields } from '../fields.ts'
import type { GatewayWatch } from '../gateway-watch.ts'
import type { Settings } from '../options.ts'

/** What the routes work with. */
export interface RouteParts {
  readonly settings: Settings
  readonly watch: GatewayWatch
}

/** Milliseconds that a look at the store may take. */
export const LOOK = 5_000

/** Milliseconds that a question to a gateway may take. */
export const QUESTION = 40_000

/** Tells something. */
export interface View {
  readonly path: string
  /** It asks no store, and has to wait for nobody who does. */
  readonly isAtHand?: boolean
  show(query: URLSearchParams, visitor: Visitor): Promise<unknown>
}

/** Does something, for somebody who may. */
export interface Action {
  readonly path: string
  /** Milliseconds that it may take. */
  readonly within: number
  /** It only asks, and changes nothing: who only looks may do it. */
  readonly onlyAsks?: boolean
  act(fields: Fields, visitor: Visitor): Promise<unknown>
}
