import { type Explanation, explainKumquat, explainPaynicorn, unclear, unsigned } from '@kumicorn/messages'
import type { HistoryEntry, Timeline } from './entry.ts'

/** What the messages are checked with: the sandbox's own keys. */
export interface Keys {
  readonly signKey: string
  readonly callbackSignKey: string
  readonly merchantSecret: string
}

/** How a message of the history was signed; undefined for what is no message. */
export function explain({ gateway }: Timeline, entry: HistoryEntry, keys: Keys): Explanation | undefined {
  if (entry.kind === 'status' || entry.kind === 'fault') return undefined
  if (entry.body.clipped) return unclear('Too long to be kept whole, so it cannot be checked here.')
  const { text } = entry.body
  if (gateway === 'paynicorn') {
    if (entry.kind !== 'callback' && entry.operation === 'currency.usdRates')
      return unsigned('The currency table is not signed.')
    return explainPaynicorn(text, keys.merchantSecret, entry.kind === 'answer')
  }
  if (entry.kind === 'answer') return unsigned('KUMQUAT does not sign its answers.')
  if (entry.kind === 'callback') {
    const key = { name: 'callbackSignKey', value: keys.callbackSignKey } as const
    return explainKumquat({ method: 'POST', path: entry.url, body: text }, key)
  }
  const { method, path } = entry
  return explainKumquat({ method, path, body: text }, { name: 'signKey', value: keys.signKey })
}
