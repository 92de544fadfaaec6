import { newOrder } from '../orders/new-order.ts'
import type { OrderKey, OrderRecord } from '../orders/order.ts'

const fresh: Readonly<Record<string, unknown>> = {
  ...newOrder({ account: '', kind: '', reference: '', gateway: '' }, 0),
}

const isEmpty = (value: object): boolean =>
  Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0

/** An order as JSON text without what every new order has, and without its key: half of the text. */
export function sparseText(order: OrderRecord): string {
  const sparse: Record<string, unknown> = {}
  for (const name in order) {
    const value: unknown = order[name as keyof OrderRecord]
    if (value === fresh[name] || name === 'account' || name === 'kind' || name === 'reference') continue
    const isPlain = typeof value !== 'object' || value === null
    if (isPlain || typeof fresh[name] !== 'object' || !isEmpty(value)) sparse[name] = value
  }
  return JSON.stringify(sparse)
}

/** The order of a sparse text. */
export const orderOfSparse = ({ account, kind, reference }: OrderKey, text: string): OrderRecord => ({
  ...newOrder({ account, kind, reference, gateway: '' }, 0),
  ...(JSON.parse(text) as Partial<OrderRecord>),
})
