import { parseJson } from '../../data/read-json.ts'
import type { OrderEvent } from '../../orders/event.ts'
import type { OrderKey, OrderRecord } from '../../orders/order.ts'
import type { OrderDelivery } from '../order-delivery.ts'
import { hasEnded, heldOnce } from '../pruned-order.ts'
import { orderOfSparse, sparseText } from '../sparse-order.ts'
import type { DeadLetter, Delivery, Message } from '../store.ts'
import type { Vault } from '../vault.ts'
import type { Row } from './runner.ts'

/** An order as it is written: what is searched for in columns, all of it in `record`. */
export interface OrderRow extends OrderKey {
  readonly gateway: string
  readonly state: string
  readonly once: string | null
  readonly stuck: number
  readonly conflict: number
  readonly disputed: number
  readonly pruned: number
  readonly prunable: number
  readonly createdAt: number
  readonly updatedAt: number
  readonly queryAt: number | null
  readonly version: number
  readonly stamp: string
  readonly record: string | Uint8Array
  readonly keyId: string | null
}

export interface EventRow {
  readonly id: string
  readonly type: string
  readonly receivedAt: number
  readonly event: string | Uint8Array
  readonly keyId: string | null
}

export interface MessageRow extends Omit<Message, 'body'> {
  readonly body: Uint8Array
  readonly keyId: string | null
}

export interface ErrorColumns {
  readonly error: string | Uint8Array
  readonly errorKeyId: string | null
}

const decoder = new TextDecoder()

/** Text stays text without a key: people can read their own file. */
export function packText(vault: Vault, row: readonly string[], text: string) {
  if (!vault.encrypts) return { content: text, keyId: null }
  return vault.seal(row, Buffer.from(text))
}

export function unpackText(
  vault: Vault,
  row: readonly string[],
  content: Row[string],
  keyId: Row[string],
): string {
  if (keyId === null) return content as string
  return decoder.decode(vault.open(row, { content: content as Uint8Array, keyId: keyId as string }))
}

const orderName = (row: Row | OrderKey): string[] => [
  'orders',
  row.account as string,
  row.kind as string,
  row.reference as string,
]

export function packOrder(vault: Vault, order: OrderRecord): OrderRow {
  const { account, kind, reference, gateway, state, stuck, pruned, createdAt, updatedAt, version, stamp } =
    order
  const { content, keyId } = packText(vault, orderName(order), sparseText(order))
  return {
    account,
    kind,
    reference,
    gateway,
    state,
    once: heldOnce(order) ?? null,
    stuck: Number(stuck),
    conflict: Number(order.conflict !== undefined),
    disputed: Number(order.disputed),
    pruned: Number(pruned),
    prunable: Number(hasEnded(order) && !pruned),
    createdAt,
    updatedAt,
    queryAt: order.queryAt ?? null,
    version,
    stamp,
    record: content,
    keyId,
  }
}

/** From the columns `account, kind, reference, record, key_id`. */
export function unpackOrder(vault: Vault, row: Row): OrderRecord {
  const text = unpackText(vault, orderName(row), row.record as Row[string], row.key_id as Row[string])
  return orderOfSparse(row as unknown as OrderKey, text)
}

export function packEvent(vault: Vault, event: OrderEvent): EventRow {
  const { content, keyId } = packText(vault, ['events', event.id], JSON.stringify(event))
  return { id: event.id, type: event.type, receivedAt: event.receivedAt, event: content, keyId }
}

/** From the columns `event_id, event, key_id`. */
export const unpackEvent = (vault: Vault, row: Row): OrderEvent =>
  Object.freeze(parseJson(unpackEventText(vault, row))) as unknown as OrderEvent

/** As {@link unpackEvent}: the text as it was written. */
export const unpackEventText = (vault: Vault, row: Row): string =>
  unpackText(vault, ['events', row.event_id as string], row.event as Row[string], row.key_id as Row[string])

const messageName = (key: OrderKey, digest: string): string[] => [
  'messages',
  key.account,
  key.kind,
  key.reference,
  digest,
]

export function packMessage(vault: Vault, key: OrderKey, message: Message): MessageRow {
  const { content, keyId } = vault.seal(messageName(key, message.digest), message.body)
  return { ...message, body: content, keyId }
}

export function unpackMessage(vault: Vault, key: OrderKey, row: Row): Message {
  const digest = row.digest as string
  const sealed = { content: row.body as Uint8Array, keyId: row.key_id as string | null }
  return {
    source: row.source as Message['source'],
    callback: (row.callback as string | null) ?? undefined,
    receivedAt: Number(row.received_at),
    digest,
    body: vault.open(messageName(key, digest), sealed),
  }
}

const errorName = (id: number): string[] => ['deliveries', String(id)]

/** What a handler has thrown: it may quote the event. */
export function packError(vault: Vault, id: number, error: string): ErrorColumns {
  const { content, keyId } = packText(vault, errorName(id), error)
  return { error: content, errorKeyId: keyId }
}

export const unpackDelivery = (vault: Vault, row: Row): Delivery => ({
  id: Number(row.id),
  event: unpackEvent(vault, row),
  handler: row.handler as string,
  tries: Number(row.tries),
  token: Number(row.token),
  order: orderAlong(vault, row),
})

/** When it cannot be read, whoever needs it asks for it, and learns why. */
function orderAlong(vault: Vault, row: Row): OrderRecord | undefined {
  try {
    return unpackOrder(vault, { ...row, key_id: row.order_key_id as Row[string] })
  } catch {
    return undefined
  }
}

const errorKeyOf = (row: Row): Row[string] => row.error_key_id as Row[string]

/** From the columns `id, last_error, error_key_id`. */
export const unpackError = (vault: Vault, row: Row): string =>
  unpackText(vault, errorName(Number(row.id)), row.last_error as Row[string], errorKeyOf(row))

export const unpackDeadLetter = (vault: Vault, row: Row): DeadLetter => ({
  id: Number(row.id),
  event: unpackEvent(vault, row),
  handler: row.handler as string,
  tries: Number(row.tries),
  lastError: unpackError(vault, row),
  diedAt: Number(row.died_at),
})

export function unpackOrderDelivery(vault: Vault, row: Row): OrderDelivery {
  const told = {
    id: Number(row.id),
    event: row.event_id as string,
    handler: row.handler as string,
    tries: Number(row.tries),
    lastError: unpackError(vault, row),
  }
  if (Number(row.dead) === 1) return { ...told, state: 'dead', at: Number(row.died_at) }
  if (row.leased_until === null) return { ...told, state: 'waiting', at: Number(row.due_at) }
  return { ...told, state: 'leased', at: Number(row.leased_until) }
}
