import type { StoreError } from '../data/errors.ts'
import type { OrderState } from '../orders/lifecycle.ts'
import type { OrderKey } from '../orders/order.ts'

/** An order that is there and cannot be read: its key is missing, or its row was changed. */
export interface UnreadableOrder extends OrderKey {
  readonly gateway: string
  readonly state: OrderState
  readonly error: StoreError
}

/** What a row tells of an order that cannot be read: its columns `account, kind, reference, gateway, state`. */
export const unreadableOrder = (
  row: Readonly<Record<string, unknown>>,
  error: StoreError,
): UnreadableOrder => ({
  account: row.account as string,
  kind: row.kind as string,
  reference: row.reference as string,
  gateway: row.gateway as string,
  state: row.state as OrderState,
  error,
})
