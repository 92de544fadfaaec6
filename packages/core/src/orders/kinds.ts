import type { CallbackKind } from '../callbacks/types.ts'
import type { Gateway } from '../data/errors.ts'

/** The kind of callback that tells of the orders of an operation. */
export function kindOf(gateway: Gateway, operation: string): CallbackKind {
  if (gateway === 'kumquat') return 'kumquat'
  return operation.endsWith('.topUp') ? 'paynicornRecharge' : 'paynicornPostback'
}
