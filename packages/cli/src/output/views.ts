import type { DeadLetter, Order, OrderEvent, OrderEventType, OrderState } from '@kumicorn/core'
import type { Colour, Column } from './table.ts'
import { isoTime, localTime } from './time.ts'

const stateColours: Readonly<Record<OrderState, Colour>> = {
  created: 'yellow',
  unknown: 'yellow',
  pending: 'yellow',
  rejected: 'red',
  succeeded: 'green',
  failed: 'red',
  reversed: 'magenta',
}

const eventColours: Readonly<Record<OrderEventType, Colour>> = {
  'order.accepted': 'yellow',
  'order.rejected': 'red',
  'order.succeeded': 'green',
  'order.failed': 'red',
  'order.recovered': 'green',
  'order.reversed': 'magenta',
  'order.conflict': 'magenta',
  'order.stuck': 'magenta',
}

export const colourOfState = (state: OrderState): Colour => stateColours[state]
export const stateOf = ({ state, stuck }: Order): string => (stuck ? `${state} (stuck)` : state)
export const moneyOf = ({ amount, currency }: Pick<Order, 'amount' | 'currency'>): string =>
  amount === undefined ? '' : [amount, currency].filter(Boolean).join(' ')

export const orderColumns: readonly Column<Order>[] = [
  { title: 'CREATED', text: ({ createdAt }) => localTime(createdAt) },
  { title: 'REFERENCE', text: ({ reference }) => reference, colour: () => 'bold', atLeast: 12 },
  { title: 'STATE', text: stateOf, colour: ({ state }) => stateColours[state] },
  { title: 'AMOUNT', text: moneyOf, align: 'right' },
  { title: 'KIND', text: ({ kind }) => kind, atLeast: 8 },
  { title: 'OPERATION', text: ({ operation }) => operation ?? '', atLeast: 8 },
  { title: 'ACCOUNT', text: ({ account }) => account ?? '', atLeast: 8 },
]

export const eventColumns: readonly Column<OrderEvent>[] = [
  { title: 'RECEIVED', text: ({ receivedAt }) => localTime(receivedAt) },
  { title: 'EVENT', text: ({ type }) => type, colour: ({ type }) => eventColours[type] },
  { title: 'SOURCE', text: ({ source }) => source },
  { title: 'STATUS', text: ({ status }) => status, atLeast: 8 },
  { title: 'AMOUNT', text: moneyOf, align: 'right' },
  { title: 'ID', text: ({ id }) => id, colour: () => 'dim', atLeast: 8 },
]

export const deadLetterColumns: readonly Column<DeadLetter>[] = [
  { title: 'ID', text: ({ id }) => String(id), align: 'right', colour: () => 'bold' },
  { title: 'DIED', text: ({ diedAt }) => localTime(diedAt) },
  { title: 'HANDLER', text: ({ handler }) => handler, atLeast: 8 },
  { title: 'EVENT', text: ({ event }) => event.type, colour: ({ event }) => eventColours[event.type] },
  { title: 'REFERENCE', text: ({ event }) => event.reference, atLeast: 10 },
  { title: 'TRIES', text: ({ tries }) => String(tries), align: 'right' },
  { title: 'LAST ERROR', text: ({ lastError }) => lastError, colour: () => 'red', atLeast: 12 },
]

/** The order as `--json` shows it: every field always there, times in ISO 8601. */
export function orderJson(order: Order): object {
  const { gateway, kind, reference, operation, state, stuck, gatewayReference } = order
  const { amount, currency, account, createdAt, updatedAt } = order
  const about = { gateway, kind, reference, operation, state, stuck, gatewayReference }
  const money = { amount, currency, account }
  return { ...about, ...money, createdAt: isoTime(createdAt), updatedAt: isoTime(updatedAt) }
}

export function eventJson(event: OrderEvent): object {
  const { id, type, gateway, source, kind, reference, gatewayReference, status } = event
  const { amount, currency, receivedAt, data } = event
  const about = { id, type, gateway, source, kind, reference, gatewayReference, status }
  return { ...about, amount, currency, receivedAt: isoTime(receivedAt), data }
}

export function deadLetterJson({ id, handler, tries, lastError, diedAt, event }: DeadLetter): object {
  return { id, handler, tries, lastError, diedAt: isoTime(diedAt), event: eventJson(event) }
}
