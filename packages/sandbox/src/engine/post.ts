import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { Agent, request } from 'undici'
import { resolvable } from '../http/safety.ts'

/** Real milliseconds that a receiver has to reply. */
const PATIENCE = 10_000
/** Bytes; the rest of a longer reply is not read, unless the acknowledgement is as long. */
const LONGEST_REPLY = 4_096
/** Characters of a reply that are kept. */
const LONGEST_KEPT = 1_000
const CUT = ' … (cut here: the rest of the reply is not kept)'

export type PostReply =
  | { readonly status: number; readonly text: string }
  | { readonly status: undefined; readonly reason: string }

const lookUp: LookupFunction = (name, options, done) => lookup(resolvable(name), options, done)

/** What keeps the connections to receivers. */
export const newAgent = (): Agent => new Agent({ connect: { lookup: lookUp } })

export interface PostWays {
  /** The reply that is hoped for. */
  readonly acknowledgement: string
  readonly agent: Agent
  readonly closing: AbortSignal
}

/** Sends one callback. Redirects are not followed: a gateway delivers to the registered address only. */
export async function post(url: string, body: string, ways: PostWays): Promise<PostReply> {
  const { acknowledgement, agent, closing } = ways
  const longest = Math.max(LONGEST_REPLY, Buffer.byteLength(acknowledgement))
  try {
    const response = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'kumicorn-sandbox' },
      body,
      dispatcher: agent,
      signal: AbortSignal.any([closing, AbortSignal.timeout(PATIENCE)]),
    })
    const chunks: Buffer[] = []
    let length = 0
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      length += chunk.length
      if (length > longest) break
    }
    return { status: response.statusCode, text: Buffer.concat(chunks).toString('utf8') }
  } catch (error) {
    return { status: undefined, reason: reasonOf(error) }
  }
}

/** A reply as it is kept: one that is long says where it was cut. */
export function shortened(text: string): string {
  if (text.length <= LONGEST_KEPT) return text
  // No half of a character, and a copy: a slice would keep all of the text in memory.
  const beginning = text.slice(0, LONGEST_KEPT).replace(/[\ud800-\udbff]$/, '')
  return Buffer.from(beginning + CUT).toString()
}

function reasonOf(error: unknown): string {
  const { name, code, message } = error as { name?: string; code?: string; message?: string }
  if (name === 'TimeoutError') return `no reply within ${PATIENCE / 1_000} s`
  return code ?? message ?? 'no reply'
}
