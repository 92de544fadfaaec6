import type {
  AccountClose,
  DeadLetter,
  HandlerRow,
  HistoryEntry,
  Order,
  OrderHistory,
  UnreadableDeadLetter,
  UnreadableOrder,
} from '@kumicorn/core'

/** A row of the list of orders. */
export function orderRow(order: Order) {
  const { reference, kind, gateway, operation, state, stuck, disputed, amount, provisional, currency } = order
  const { recipient, createdAt, updatedAt, pruned, conflict } = order
  const about = { reference, kind, gateway, operation, state, stuck, disputed, pruned }
  const isOpen = conflict !== undefined
  return { ...about, conflict: isOpen, amount, provisional, currency, recipient, createdAt, updatedAt }
}

export const unreadableRow = ({ reference, kind, gateway, state, error }: UnreadableOrder) => ({
  ...{ reference, kind, gateway, state },
  unreadable: error.message,
})

/** An order's page. */
export function historyView({ order, revision, details, entries, next }: OrderHistory) {
  const { conflict, collides, gatewayReference, ids, foreignIds, asked, sends, queryAt, account } = order
  const more = { account, collides, gatewayReference, ids, foreignIds, asked, sends, queryAt }
  return {
    order: { ...orderRow(order), ...more, conflict },
    revision,
    details,
    entries: entries.map(entryView),
    next,
  }
}

function entryView(entry: HistoryEntry) {
  if (entry.type === 'message') return entry
  const { at, deliveries, event } = entry
  const { id, type, source, callback, state, status, amount, currency, reason, data } = event
  return {
    type: 'event',
    at,
    id,
    event: type,
    source,
    callback,
    state,
    status,
    amount,
    currency,
    reason,
    data,
    deliveries,
  }
}

/** @param letter listed with `hideSecrets` */
export function deadLetterRow({ id, handler, tries, diedAt, lastError, event }: DeadLetter) {
  const { reference, kind, gateway, type } = event
  const about = { reference, kind, gateway, event: type, happenedAt: event.receivedAt }
  return { id, handler, tries, diedAt, lastError, ...about }
}

export const unreadableDeadLetterRow = ({ id, handler, tries, diedAt, error }: UnreadableDeadLetter) => ({
  ...{ id, handler, tries, diedAt },
  unreadable: error.message,
})

/** The handlers by name: a process has them in all of its accounts. */
export function handlerRows(
  rows: readonly HandlerRow[],
  here: readonly { readonly name: string; readonly types: readonly string[] }[],
) {
  const names = [...new Set([...here.map(({ name }) => name), ...rows.map(({ name }) => name)])].toSorted()
  return names.map((name) => {
    const own = rows.filter((row) => row.name === name)
    const ours = here.find((handler) => handler.name === name)
    const since = own.flatMap(({ waitingSince }) => waitingSince ?? [])
    const waitingTypes = [...new Set(own.flatMap((row) => row.waitingTypes))]
    return {
      name,
      isHere: ours !== undefined,
      types: ours?.types ?? [...new Set(own.flatMap(({ types }) => types))],
      /** What waits for a handler of this name that does not take it here. */
      lostTypes: ours === undefined ? [] : waitingTypes.filter((type) => !ours.types.includes(type)),
      waiting: own.reduce((sum, { waiting }) => sum + waiting, 0),
      waitingSince: since.length > 0 ? Math.min(...since) : undefined,
      dead: own.reduce((sum, { dead }) => sum + dead, 0),
      seenAt: Math.max(0, ...own.map(({ seenAt }) => seenAt)),
    }
  })
}

/** A row of the list of closes. */
export function closeRow({ balance, report, open, ...close }: AccountClose) {
  const { gateway, account, day, zone, nth, madeAt, provisional, agrees, suspects, unreadable } = close
  const told = report && 'error' in report ? undefined : report
  const off = [told, ...close.earlierReports].find((each) => each?.difference)
  const isTold = balance?.error === undefined && !(report && 'error' in report)
  const isAnswered = isTold && close.notCompared.length === 0
  return {
    ...{ gateway, account, day, zone, nth, madeAt, provisional, agrees, isAnswered, unreadable },
    difference: balance?.difference,
    countDifference: off?.difference ?? told?.difference,
    open: open.count,
    suspects: suspects.length + close.moreSuspects,
  }
}
