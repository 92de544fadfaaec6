import { isUtf8 } from 'node:buffer'
import type {
  Begun,
  Change,
  DeadLetter,
  Delivery,
  Intent,
  Message,
  NewIntent,
  OrderDelivery,
  OrderEvent,
  OrderKey,
  OrderRecord,
} from '@kumicorn/core'
import {
  hasEnded,
  heldOnce,
  knownOrder,
  orderOfSparse,
  parseJson,
  sparseText,
  type Vault,
} from '@kumicorn/core/store'

/** A row as JSON has it. Bytes come as `\x…`, and are given as {@link toBytea} has them. */
export type Row = Readonly<Record<string, unknown>>

/** What is written begins as it does: a mark of the order of bytes is kept. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

const toHex = (bytes: Uint8Array): string =>
  `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`

/** Not Node's Buffer, which other stores do not hand out either. */
const fromHex = (text: unknown): Uint8Array => new Uint8Array(Buffer.from((text as string).slice(2), 'hex'))

/**
 * Bytes as PostgreSQL takes them: what is text as that, with its backslashes doubled. It is half as long, and written and
 * read in less time.
 */
export const toBytea = (bytes: Uint8Array): string =>
  isUtf8(bytes) && !bytes.includes(0) ? decoder.decode(bytes).replaceAll('\\', '\\\\') : toHex(bytes)

export function pack(vault: Vault, row: readonly string[], content: Uint8Array) {
  const { content: bytes, keyId } = vault.seal(row, content)
  return { bytes: toBytea(bytes), keyId }
}

export const unpack = (vault: Vault, row: readonly string[], bytes: unknown, keyId: unknown): Uint8Array =>
  vault.open(row, { content: fromHex(bytes), keyId: (keyId as string | null | undefined) ?? null })

const orderName = ({ account, kind, reference }: Row | OrderKey): string[] => [
  'orders',
  account as string,
  kind as string,
  reference as string,
]

/** An order as it is written: what is searched for in columns, all of it in `record`. */
export function packOrder(vault: Vault, order: OrderRecord): Row {
  const { bytes, keyId } = pack(vault, orderName(order), Buffer.from(sparseText(order)))
  return {
    account: order.account,
    kind: order.kind,
    reference: order.reference,
    gateway: order.gateway,
    state: order.state,
    once: heldOnce(order),
    stuck: order.stuck,
    conflict: order.conflict !== undefined,
    disputed: order.disputed,
    pruned: order.pruned,
    prunable: hasEnded(order) && !order.pruned,
    created_at: order.createdAt,
    updated_at: order.updatedAt,
    query_at: order.queryAt,
    version: order.version,
    stamp: order.stamp,
    record: bytes,
    key_id: keyId,
  }
}

/** From the columns `account, kind, reference, record, key_id`. */
export const unpackOrder = (vault: Vault, row: Row): OrderRecord =>
  orderOfSparse(
    row as unknown as OrderKey,
    decoder.decode(unpack(vault, orderName(row), row.record, row.key_id)),
  )

/** As `begin_order` returns it. */
export type BegunRow =
  | { readonly state: 'new' }
  | { readonly state: 'known'; readonly order: Row; readonly rival: Row | null }
  | { readonly state: 'rival'; readonly order: Row }

export function unpackBegun(vault: Vault, begun: BegunRow): Begun {
  if (begun.state === 'new') return begun
  const order = unpackOrder(vault, begun.order)
  if (begun.state === 'rival') return { state: 'rival', order }
  const { rival } = begun
  return knownOrder(order, rival ? () => unpackOrder(vault, rival) : undefined)
}

function packEvent(vault: Vault, event: OrderEvent): Row {
  const { bytes, keyId } = pack(vault, ['events', event.id], Buffer.from(JSON.stringify(event)))
  return { event_id: event.id, type: event.type, due_at: event.receivedAt, event: bytes, event_key: keyId }
}

/** From the columns `event_id, event, key_id`. */
export const unpackEvent = (vault: Vault, row: Row): OrderEvent =>
  Object.freeze(parseJson(unpackEventText(vault, row))) as unknown as OrderEvent

/** As {@link unpackEvent}: the text as it was written. */
export const unpackEventText = (vault: Vault, row: Row): string =>
  decoder.decode(unpack(vault, ['events', row.event_id as string], row.event, row.key_id))

const messageName = (key: OrderKey, digest: string): string[] => [
  'messages',
  key.account,
  key.kind,
  key.reference,
  digest,
]

export function packMessage(vault: Vault, key: OrderKey, message: Message): Row {
  const { source, callback, receivedAt, digest } = message
  const { bytes, keyId } = pack(vault, messageName(key, digest), message.body)
  return { source, callback, received_at: receivedAt, digest, body: bytes, body_key: keyId }
}

export function unpackMessage(vault: Vault, key: OrderKey, row: Row): Message {
  const digest = row.digest as string
  return {
    source: row.source as Message['source'],
    callback: (row.callback as string | null) ?? undefined,
    receivedAt: row.received_at as number,
    digest,
    body: unpack(vault, messageName(key, digest), row.body, row.key_id),
  }
}

/** What is committed together, as one row. */
export function packChange(
  vault: Vault,
  { order, over, message, event, lease }: Omit<Change, 'handlers'>,
): Row {
  return Object.assign(
    packOrder(vault, order),
    over !== undefined && { over },
    message && packMessage(vault, order, message),
    event && packEvent(vault, event),
    lease && { leasing: lease.handlers, until: lease.until },
  )
}

const intentName = ({ account, kind, reference }: OrderKey): string[] => ['intents', account, kind, reference]

export function packIntent(vault: Vault, key: OrderKey, { operation, call, again }: NewIntent): Row {
  const { bytes, keyId } = pack(vault, intentName(key), call)
  return { operation, call: bytes, key_id: keyId, again }
}

export function unpackIntent(vault: Vault, row: Row): Intent {
  const [account, kind, reference] = [row.account as string, row.kind as string, row.reference as string]
  const key = { account, kind, reference }
  return {
    ...key,
    id: row.serial as number,
    token: row.token as number,
    operation: row.operation as string,
    call: unpack(vault, intentName(key), row.call, row.key_id),
    tries: row.tries as number,
  }
}

const errorName = (id: number): string[] => ['deliveries', String(id)]

/** What a handler has thrown, as the output of its job: it may quote the event. */
export function packError(vault: Vault, id: number, error: string): Row {
  // What jsonb does not take.
  const text = error.toWellFormed().replaceAll('\u0000', '\ufffd')
  if (!vault.encrypts) return { message: text }
  const { content, keyId } = vault.seal(errorName(id), Buffer.from(text))
  // Kept as it is here, in JSON.
  return { sealed: toHex(content), key_id: keyId }
}

/** From the output of a job. */
export function unpackError(vault: Vault, id: number, output: Row): string {
  if (output.sealed === undefined) return (output.message as string | undefined) ?? ''
  return decoder.decode(unpack(vault, errorName(id), output.sealed, output.key_id))
}

export const unpackDelivery = (vault: Vault, row: Row): Delivery => ({
  id: row.id as number,
  event: unpackEvent(vault, row),
  handler: row.handler as string,
  tries: row.tries as number,
  token: row.token as number,
})

export const unpackDeadLetter = (vault: Vault, row: Row): DeadLetter => ({
  id: row.id as number,
  event: unpackEvent(vault, row),
  handler: row.handler as string,
  tries: row.tries as number,
  lastError: unpackError(vault, row.id as number, (row.output as Row | null) ?? {}),
  diedAt: row.died_at as number,
})

export function unpackOrderDelivery(vault: Vault, row: Row): OrderDelivery {
  const told = {
    id: row.id as number,
    event: row.event as string,
    handler: row.handler as string,
    tries: row.tries as number,
    lastError: unpackError(vault, row.id as number, (row.output as Row | null) ?? {}),
  }
  if (row.state === 'failed') return { ...told, state: 'dead', at: row.died_at as number }
  return { ...told, state: row.state === 'active' ? 'leased' : 'waiting', at: row.due_at as number }
}
