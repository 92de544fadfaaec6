import type { OrderActions } from '../engine/order-book.ts'
import type { Decision } from '../engine/order-state.ts'
import type { SandboxCallbackFault } from './types.ts'

/** Whether a callback that the fault can befall goes out when an order ends so; undefined: it goes on waiting. */
export const strikes = (
  { kind }: SandboxCallbackFault,
  { tells }: Pick<OrderActions, 'tells'>,
  end: Decision | undefined,
): boolean =>
  // It brings the order to both ends, or tells of both. Of a success every gateway tells, if it tells at all.
  kind === 'contradictory' ? tells('succeeded') : end !== undefined && tells(end)
