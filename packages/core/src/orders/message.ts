import { hash } from 'node:crypto'
import type { Message } from '../stores/store.ts'
import type { Fact } from './fact.ts'

/** How many messages of an order are known as heard without asking the store. */
const REMEMBERED = 16

const encoder = new TextEncoder()

/** The message that a fact came by. Its identity is what was told, which for a callback is what was signed. */
export function messageOf(fact: Fact, receivedAt: number, rawBody?: Uint8Array): Message {
  const { source, callback, state, status, data } = fact
  // In the order of their names: a signature does not hold the order of the fields.
  const fields = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1))
  const told = JSON.stringify(source === 'callback' ? [callback, fields] : [source, state, status, fields])
  const digest = hash('sha256', told, 'hex').slice(0, 32)
  return { source, callback, receivedAt, digest, body: rawBody ?? encoder.encode(JSON.stringify(data)) }
}

/** The digests that an order remembers, with one more. */
export const withDigest = (heard: readonly string[], digest: string): readonly string[] =>
  heard.includes(digest) ? heard : [...heard, digest].slice(-REMEMBERED)
