import { handlerRows } from '../views.ts'
import type { RouteParts, View } from './route.ts'

/** How everything stands: one call of the store. */
export async function overviewOf({ settings, watch }: RouteParts) {
  const { kumicorn } = settings
  const { at, orders, queries, handlers } = await kumicorn.overview()
  return {
    at,
    orders: orders.map(({ account: _, ...row }) => row),
    gateways: kumicorn.gateways.map(({ name, account, client }) => ({
      name,
      hasBalance: balanceOf(client) !== undefined,
      ...watch.of(name),
      due: queries.find((row) => row.account === account)?.due ?? 0,
      dueSince: queries.find((row) => row.account === account)?.dueSince,
    })),
    handlers: handlerRows(handlers, kumicorn.handlers.here()),
    watchedSince: watch.since,
  }
}

/** How a client is asked for what may still be spent, if its gateway tells that. */
export function balanceOf(client: unknown): (() => Promise<unknown>) | undefined {
  const { balance } = (client ?? {}) as { readonly balance?: unknown }
  return typeof balance === 'function' ? () => balance.call(client) as Promise<unknown> : undefined
}

export const overviewViews = (parts: RouteParts): readonly View[] => [
  { path: '/overview', show: () => overviewOf(parts) },
]
