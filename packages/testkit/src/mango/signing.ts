import { createHmac, timingSafeEqual } from 'node:crypto'

/** Mango signs a message by putting the HMAC-SHA256 of its second line into its first. */
export const signMango = (text: string, secret: string): string => `${digest(text, secret)}\n${text}`

const digest = (text: string, secret: string): string =>
  createHmac('sha256', secret).update(text).digest('hex')

/** The text of a signed message; undefined when the signature does not match. */
export function openMango(signed: string, secret: string): string | undefined {
  const [given = '', ...rest] = signed.split('\n')
  const text = rest.join('\n')
  const expected = Buffer.from(digest(text, secret))
  const actual = Buffer.from(given)
  return actual.length === expected.length && timingSafeEqual(actual, expected) ? text : undefined
}
