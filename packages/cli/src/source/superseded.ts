import { lifecycle, type OrderEvent, type OrderEventType, type OrderRecord } from '@kumicorn/core'

/** Events that move an order: the last of them is the one that counts. */
const moving: ReadonlySet<OrderEventType | undefined> = new Set(
  Object.values(lifecycle).flatMap((row) => Object.values(row).map(({ event }) => event)),
)

/** Whether a later event has moved the order on. The rule of core, which exports it only through a Kumicorn. */
export const isSuperseded = ({ id, type, state }: OrderEvent, order: OrderRecord): boolean =>
  moving.has(type) ? order.lastMove !== id : order.state !== state
