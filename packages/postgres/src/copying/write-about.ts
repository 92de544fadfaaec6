import { StoreError } from '@kumicorn/core'
import type { CopiedDelivery, CopiedOrder, Vault } from '@kumicorn/core/store'
import { queueName } from '../queue-name.ts'
import { pack, packError, packMessage } from '../rows.ts'
import type { AloneClient } from './alone.ts'

/** An order that is written, with its serial there. */
export interface WrittenOrder extends CopiedOrder {
  readonly serial: number
}

/** What the id of a job has room for. */
const HIGHEST = 2 ** 47

/** Writes what is about orders that have just been written: events, messages and deliveries. */
export async function writeAbout(
  alone: AloneClient,
  vault: Vault,
  rows: readonly WrittenOrder[],
): Promise<void> {
  const { ours } = alone.schemas
  const messages = rows.flatMap(({ serial, order, messages }) =>
    messages.map((message) => ({ order_serial: serial, ...packMessage(vault, order, message) })),
  )
  await alone.ask(
    `INSERT INTO ${ours}.messages (order_serial, digest, source, callback, received_at, body, key_id)
      SELECT m.order_serial, m.digest, m.source, m.callback, m.received_at, m.body, m.body_key
        FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS (order_serial bigint, digest text, source text, callback text,
          received_at bigint, body bytea, body_key text)) WITH ORDINALITY m ORDER BY m.ordinality`,
    [JSON.stringify(messages)],
  )
  const events = rows.flatMap(({ serial, events }) =>
    events.map(({ id, text }) => {
      const { bytes, keyId } = pack(vault, ['events', id], Buffer.from(text))
      return { order_serial: serial, id, event: bytes, key_id: keyId }
    }),
  )
  await alone.ask(
    `INSERT INTO ${ours}.events (order_serial, id, event, key_id)
      SELECT e.order_serial, e.id, e.event, e.key_id
        FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS (order_serial bigint, id text, event bytea, key_id text))
          WITH ORDINALITY e ORDER BY e.ordinality`,
    [JSON.stringify(events)],
  )
  await writeDeliveries(alone, vault, rows)
}

async function writeDeliveries(
  alone: AloneClient,
  vault: Vault,
  rows: readonly WrittenOrder[],
): Promise<void> {
  const { ours, jobs } = alone.schemas
  const jobsOf = rows.flatMap((row) => jobRows(vault, row))
  if (jobsOf.length === 0) return
  const met = new Map(jobsOf.map(({ account, handler, queue }) => [queue, { account, handler, queue }]))
  await alone.ask(
    `SELECT ${ours}.meet_handler(h.account, h.handler, h.queue)::text
      FROM jsonb_to_recordset($1::jsonb) h (account text, handler text, queue text)`,
    [JSON.stringify([...met.values()])],
  )
  await alone.ask(
    `INSERT INTO ${jobs}.job_common (id, name, data, state, singleton_key, start_after, created_on, completed_on, retry_count,
        output, blocked, retry_limit, expire_seconds, deletion_seconds, keep_until, policy)
      SELECT ${ours}.job_id(j.id), j.queue, j.data, j.state::${jobs}.job_state, j.lane, ${ours}.time_of(j.due_at),
          ${ours}.time_of(j.received_at), ${ours}.time_of(j.died_at), j.tries, j.output, j.blocked, 1000000, 2147483647, 0,
          timestamptz '9999-01-01', 'standard'
        FROM jsonb_to_recordset($1::jsonb) j (id bigint, queue text, data jsonb, state text, lane text, due_at bigint,
          received_at bigint, died_at bigint, tries int, output jsonb, blocked boolean)`,
    [JSON.stringify(jobsOf)],
  )
}

function jobRows(vault: Vault, { serial, order, deliveries }: WrittenOrder) {
  const ready = new Set<string>()
  return deliveries.map((delivery) => {
    const { id, handler, type, event, receivedAt, tries, token, dueAt, diedAt, lastError } = delivery
    if (id >= HIGHEST)
      throw new StoreError(
        `postgresStore: a delivery of "${order.reference}" has the number ${id}: it is too high to be kept`,
      )
    const isBlocked = diedAt === undefined && ready.has(handler)
    if (diedAt === undefined) ready.add(handler)
    return {
      id,
      account: order.account,
      handler,
      queue: queueName(order.account, handler),
      // Who still has a lease of the source finishes nothing here.
      data: { event, type, token: token + 1 },
      state: stateOf(delivery),
      lane: String(serial),
      due_at: dueAt,
      received_at: receivedAt,
      died_at: diedAt,
      tries,
      output: lastError === '' ? undefined : packError(vault, id, lastError),
      blocked: isBlocked,
    }
  })
}

function stateOf({ diedAt, tries }: CopiedDelivery): 'failed' | 'retry' | 'created' {
  if (diedAt !== undefined) return 'failed'
  return tries > 0 ? 'retry' : 'created'
}
