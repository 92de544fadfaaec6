import type { HandlerRow, OrdersRow, QueriesRow, StoreOverview } from '@kumicorn/core'
import { openCountOf } from '@kumicorn/core/store'

/** As JSON has it: null for what is undefined. */
type Told<Row> = { readonly [Name in keyof Row]: undefined extends Row[Name] ? Row[Name] | null : Row[Name] }

export const handlerRow = (row: Told<HandlerRow>): HandlerRow => ({
  ...row,
  waitingSince: row.waitingSince ?? undefined,
})

type ToldOrders = Omit<OrdersRow, 'open'> & {
  /** By state; `counts`: of each age, the youngest first, none where no order is open. */
  readonly open: Readonly<
    Record<keyof OrdersRow['open'], { readonly oldest?: number; readonly counts: readonly number[] }>
  >
}

/** How things stand, as the function `overview` of our schema tells it. */
export interface ToldOverview {
  readonly orders: readonly ToldOrders[]
  readonly queries: readonly Told<QueriesRow>[]
  readonly handlers: readonly Told<HandlerRow>[]
}

export const overviewOf = ({ orders, queries, handlers }: ToldOverview): StoreOverview => ({
  orders: orders.map(ordersRow).toSorted(byName),
  queries: queries.map((row) => ({ ...row, dueSince: row.dueSince ?? undefined })).toSorted(byName),
  handlers: handlers.map(handlerRow),
})

const ordersRow = (row: ToldOrders): OrdersRow => {
  const open = Object.entries(row.open).map(([state, { oldest, counts }]) => [
    state,
    openCountOf(oldest, counts),
  ])
  return { ...row, open: Object.fromEntries(open) as OrdersRow['open'] }
}

/** By account and kind, whatever collation the database has. */
function byName(a: { account: string; kind?: string }, b: { account: string; kind?: string }): number {
  if (a.account !== b.account) return a.account < b.account ? -1 : 1
  return (a.kind ?? '') < (b.kind ?? '') ? -1 : 1
}
