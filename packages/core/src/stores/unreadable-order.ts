import type { StoreError } from '../data/errors.ts'
import type { UnreadableOrder } from './store.ts'

/** What a row tells of an order that cannot be read: its columns `account, kind, reference, gateway, state`. */
export const unreadableOrder = (
  row: Readonly<Record<string, unknown>>,
  error: StoreError,
): UnreadableOrder => ({
  account: row.account as string,
  kind: row.kind as string,
  reference: row.reference as string,
  gateway: row.gateway as string,
  state: row.state as UnreadableOrder['state'],
  error,
})
