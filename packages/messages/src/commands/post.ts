import { request as plain } from 'node:http'
import { request as secure } from 'node:https'

/** Real milliseconds that a receiver has to reply. */
const REPLY_TIMEOUT = 10_000
/** No acknowledgement is longer; the rest of a longer reply is not shown. */
const LONGEST_REPLY = 4_096

export type Reply =
  | { readonly status: number; readonly text: string }
  | { readonly status: undefined; readonly reason: string }

/** Sends one callback as a gateway does. Redirects are not followed, and every port is called, as `fetch` would not. */
export function post(url: string, body: string): Promise<Reply> {
  const request = new URL(url).protocol === 'https:' ? secure : plain
  const headers = { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'kumicorn-sandbox' }
  const signal = AbortSignal.timeout(REPLY_TIMEOUT)
  return new Promise((resolve) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      const reason = signal.aborted
        ? `no reply within ${REPLY_TIMEOUT / 1_000} s`
        : (error.code ?? error.message)
      resolve({ status: undefined, reason })
    }
    const call = request(url, { method: 'POST', headers, signal }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
        // The rest is not worth waiting for.
        if (text.length > LONGEST_REPLY) response.destroy()
      })
      response.on('error', fail)
      response.on('close', () =>
        resolve({ status: response.statusCode ?? 0, text: text.slice(0, LONGEST_REPLY) }),
      )
    })
    call.on('error', fail).end(body)
  })
}
