import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { Agent, request } from 'undici'
import { resolvable } from '../http/safety.ts'

/** Real milliseconds that a receiver has to reply. */
const PATIENCE = 10_000
/** No acknowledgement is longer; the rest of a longer reply is not read. */
const LONGEST_REPLY = 4_096

export type PostReply =
  | { readonly status: number; readonly text: string }
  | { readonly status: undefined; readonly reason: string }

const lookUp: LookupFunction = (name, options, done) => lookup(resolvable(name), options, done)

/** What keeps the connections to receivers. */
export const newAgent = (): Agent => new Agent({ connect: { lookup: lookUp } })

/** Sends one callback. Redirects are not followed: a gateway delivers to the registered address only. */
export async function post(
  url: string,
  body: string,
  agent: Agent,
  closing: AbortSignal,
): Promise<PostReply> {
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
      if (length > LONGEST_REPLY) break
    }
    return { status: response.statusCode, text: Buffer.concat(chunks).toString('utf8') }
  } catch (error) {
    return { status: undefined, reason: reasonOf(error) }
  }
}

function reasonOf(error: unknown): string {
  const { name, code, message } = error as { name?: string; code?: string; message?: string }
  if (name === 'TimeoutError') return `no reply within ${PATIENCE / 1_000} s`
  return code ?? message ?? 'no reply'
}
