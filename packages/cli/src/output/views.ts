import type { DeadLetter, HandlerRow, Order, OrderEvent, OrderEventType, OrderState } from '@kumicorn/core'
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
  'order.updated': 'green',
  'order.conflict': 'magenta',
  'order.confirmed': 'green',
  'order.stuck': 'magenta',
}

export const colourOfState = (state: OrderState): Colour => stateColours[state]

/** The state, and what an operator has to know with it. */
export function stateOf({ state, stuck, conflict, disputed, pruned }: Order): string {
  const marks = [
    stuck && 'stuck',
    conflict?.reported !== undefined && 'conflict',
    disputed && 'disputed',
    pruned && 'pruned',
  ].filter(Boolean)
  return marks.length > 0 ? `${state} (${marks.join(', ')})` : state
}

export const moneyOf = ({ amount, currency }: Pick<Order, 'amount' | 'currency'>): string =>
  amount === undefined ? '' : [amount, currency].filter(Boolean).join(' ')

interface OfAccount {
  readonly account: string
  readonly gateway?: string
}

/** The columns, and one for the account where a gateway has several, or where nothing else tells whose a row is. */
export function withAccounts<Row extends OfAccount>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): readonly Column<Row>[] {
  const hasSeveral = rows.some(
    (row) => rows.find(({ gateway }) => gateway === row.gateway)?.account !== row.account,
  )
  return hasSeveral
    ? [...columns, { title: 'ACCOUNT', text: ({ account }) => account, colour: () => 'dim', atLeast: 8 }]
    : columns
}

export const orderColumns: readonly Column<Order>[] = [
  { title: 'CREATED', text: ({ createdAt }) => localTime(createdAt) },
  { title: 'REFERENCE', text: ({ reference }) => reference, colour: () => 'bold', atLeast: 12 },
  { title: 'STATE', text: stateOf, colour: ({ state }) => stateColours[state] },
  { title: 'AMOUNT', text: moneyOf, align: 'right' },
  { title: 'GATEWAY', text: ({ gateway }) => gateway, atLeast: 8 },
  { title: 'KIND', text: ({ kind }) => kind, atLeast: 8 },
  { title: 'OPERATION', text: ({ operation }) => operation ?? '', atLeast: 8 },
  { title: 'RECIPIENT', text: ({ recipient }) => recipient ?? '', atLeast: 8 },
]

export const eventColumns: readonly Column<OrderEvent>[] = [
  { title: 'RECEIVED', text: ({ receivedAt }) => localTime(receivedAt) },
  { title: 'EVENT', text: ({ type }) => type, colour: ({ type }) => eventColours[type] },
  { title: 'SOURCE', text: ({ source }) => source },
  { title: 'STATUS', text: ({ status }) => status, atLeast: 8 },
  { title: 'AMOUNT', text: moneyOf, align: 'right' },
  { title: 'ID', text: ({ id }) => id, colour: () => 'dim', atLeast: 8 },
]
const withReasons: readonly Column<OrderEvent>[] = [
  ...eventColumns.slice(0, -1),
  { title: 'REASON', text: ({ reason }) => reason ?? '', atLeast: 16 },
  ...eventColumns.slice(-1),
]

/** With reasons where there are any. */
export const eventColumnsFor = (events: readonly OrderEvent[]): readonly Column<OrderEvent>[] =>
  events.some(({ reason }) => reason !== undefined) ? withReasons : eventColumns

export interface DeadLetterRow extends DeadLetter, OfAccount {}
export const asRow = (letter: DeadLetter): DeadLetterRow => {
  const { account, gateway } = letter.event
  return { ...letter, account, gateway }
}

export const deadLetterColumns: readonly Column<DeadLetterRow>[] = [
  { title: 'ID', text: ({ id }) => String(id), align: 'right', colour: () => 'bold' },
  { title: 'DIED', text: ({ diedAt }) => localTime(diedAt) },
  { title: 'HANDLER', text: ({ handler }) => handler, atLeast: 8 },
  { title: 'EVENT', text: ({ event }) => event.type, colour: ({ event }) => eventColours[event.type] },
  { title: 'REFERENCE', text: ({ event }) => event.reference, atLeast: 10 },
  { title: 'TRIES', text: ({ tries }) => String(tries), align: 'right' },
  { title: 'LAST ERROR', text: ({ lastError }) => lastError, colour: () => 'red', atLeast: 12 },
]

/** A handler, and whether an application has started since without it. */
export interface SeenHandler extends HandlerRow {
  readonly missing: boolean
  /** What waits for it, and it did not take when it was seen last. */
  readonly missingTypes: readonly OrderEventType[]
}

export const handlerColumns: readonly Column<SeenHandler>[] = [
  { title: 'HANDLER', text: ({ name }) => name, colour: () => 'bold', atLeast: 12 },
  {
    title: 'STATE',
    text: ({ missing, missingTypes }) =>
      missing ? 'missing' : missingTypes.length > 0 ? `without ${missingTypes.join(', ')}` : 'seen',
    colour: ({ missing, missingTypes }) => (missing || missingTypes.length > 0 ? 'red' : 'green'),
  },
  { title: 'LAST SEEN', text: ({ seenAt }) => (seenAt === 0 ? 'never' : localTime(seenAt)) },
  { title: 'WAITING', text: ({ waiting }) => String(waiting), align: 'right' },
  { title: 'DEAD', text: ({ dead }) => String(dead), align: 'right' },
  { title: 'EVENTS', text: ({ types }) => types.join(', '), atLeast: 16 },
]

/** The order as `--json` shows it: every field always there, times in ISO 8601. */
export function orderJson(order: Order): object {
  const { gateway, account, kind, reference, operation, state, stuck, conflict, disputed, pruned } = order
  const { gatewayReference, amount, provisional, currency, recipient, createdAt, updatedAt, queryAt } = order
  const about = { gateway, account, kind, reference, operation, state, stuck }
  const trouble = { conflict: conflict && { ...conflict, since: isoTime(conflict.since) }, disputed, pruned }
  const money = { gatewayReference, amount, provisional, currency, recipient }
  const times = { createdAt: isoTime(createdAt), updatedAt: isoTime(updatedAt) }
  return {
    ...about,
    ...trouble,
    ...money,
    ...times,
    queryAt: queryAt === undefined ? undefined : isoTime(queryAt),
  }
}

/** An event as it is shown. */
export function eventJson(event: OrderEvent): object {
  const { id, type, gateway, account, kind, reference, source, callback, state } = event
  const { gatewayReference, status, amount, currency, reason, receivedAt, data } = event
  const about = { id, type, gateway, account, kind, reference, source, callback, state }
  const told = { gatewayReference, status, amount, currency, reason, receivedAt: isoTime(receivedAt) }
  return { ...about, ...told, data }
}

export function deadLetterJson(letter: DeadLetter): object {
  const { id, handler, tries, lastError, diedAt, event } = letter
  return {
    id,
    handler,
    tries,
    lastError,
    diedAt: isoTime(diedAt),
    event: eventJson(event),
  }
}

export function handlerJson(handler: SeenHandler): object {
  const { name, account, types, missing, missingTypes, waiting, dead, seenAt } = handler
  const lastSeenAt = seenAt === 0 ? undefined : isoTime(seenAt)
  return { name, account, types, missing, missingTypes, waiting, dead, lastSeenAt }
}
