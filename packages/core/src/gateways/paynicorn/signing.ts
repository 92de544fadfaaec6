import { decodeUtf8, JsonError } from '../../data/json.ts'
import type { Keys } from '../../data/secret.ts'

/*
 * Paynicorn wraps a JSON text in base64 and signs the base64 text itself: md5(content + merchantSecret).
 * Numbers inside need no care when verifying, only when reading. (Reference: API interface signature
 * verification.)
 */

export interface Envelope {
  readonly content: string
  readonly sign: string
}

/** Wraps and signs an object. */
export function seal(content: unknown, keys: Keys, place?: number): Envelope {
  const text = Buffer.from(JSON.stringify(content), 'utf8').toString('base64')
  return { content: text, sign: keys.sign(text, place) }
}

const NO_BASE64 = /[^A-Za-z0-9+/]/

/** Standard base64 with its padding. In one pass, whatever others send. */
function isBase64(text: string): boolean {
  if (text.length % 4 !== 0) return false
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  return !NO_BASE64.test(text.slice(0, text.length - padding))
}

/**
 * The JSON text inside a content whose signature was verified. Line breaks, as some encoders put them in, are
 * left out; anything else that is not base64 is refused.
 * @throws JsonError that says why
 */
export function unwrap(content: string): string {
  const text = content.replace(/[\r\n]+/g, '')
  if (!isBase64(text)) throw new JsonError('the content is not base64')
  return decodeUtf8(Buffer.from(text, 'base64'))
}
