import { AlreadyPlacedError, ReferenceReusedError } from '../data/errors.ts'
import type { OrderRecord } from './order.ts'
import type { Placement } from './outcome.ts'

/** Another order holds what may be done once only. */
export const rivalled = (
  { gateway, operation, reference }: Placement,
  rival: OrderRecord,
): AlreadyPlacedError =>
  new AlreadyPlacedError(reference, rival.reference, { gateway: gateway.name, operation })

/** The reference stands for another order. */
export const reused = (
  { gateway, operation, reference }: Placement,
  known: OrderRecord,
): ReferenceReusedError =>
  new ReferenceReusedError(reference, {
    gateway: gateway.name,
    operation,
    usedFor: known.operation ?? 'a callback',
  })
