import type { HandlerRow, OrdersRow, QueriesRow, StoreOverview } from '@kumicorn/core'

/** As JSON has it: null for what is undefined. */
type Told<Row> = { readonly [Name in keyof Row]: undefined extends Row[Name] ? Row[Name] | null : Row[Name] }

export const handlerRow = (row: Told<HandlerRow>): HandlerRow => ({
  ...row,
  waitingSince: row.waitingSince ?? undefined,
})

/** How things stand, as the function `overview` of our schema tells it. */
export interface ToldOverview {
  readonly orders: readonly OrdersRow[]
  readonly queries: readonly Told<QueriesRow>[]
  readonly handlers: readonly Told<HandlerRow>[]
}

export const overviewOf = ({ orders, queries, handlers }: ToldOverview): StoreOverview => ({
  orders: orders.map(ordersRow).toSorted(byName),
  queries: queries.map((row) => ({ ...row, dueSince: row.dueSince ?? undefined })).toSorted(byName),
  handlers: handlers.map(handlerRow),
})

const ordersRow = (row: OrdersRow): OrdersRow => {
  const open = Object.entries(row.open).map(([state, { count, oldest }]) => [
    state,
    { count, oldest: oldest ?? undefined },
  ])
  return { ...row, open: Object.fromEntries(open) as OrdersRow['open'] }
}

/** By account and kind, whatever collation the database has. */
function byName(a: { account: string; kind?: string }, b: { account: string; kind?: string }): number {
  if (a.account !== b.account) return a.account < b.account ? -1 : 1
  return (a.kind ?? '') < (b.kind ?? '') ? -1 : 1
}
