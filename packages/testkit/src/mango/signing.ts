import { createHmac, timingSafeEqual } from 'node:crypto'

/** Mango wraps a message and signs it with HMAC-SHA256: `{ "message": text, "mark": hex }`. */
export const signMango = (message: string, secret: string): string =>
  JSON.stringify({ message, mark: markOf(message, secret) })

const markOf = (message: string, secret: string): string =>
  createHmac('sha256', secret).update(message).digest('hex')

/** Whether a mark is that of the message under any of the secrets. */
export function isMarked(message: string, mark: string, secrets: readonly string[]): boolean {
  const actual = Buffer.from(mark)
  const matches = secrets.filter((secret) => {
    const expected = Buffer.from(markOf(message, secret))
    return actual.length === expected.length && timingSafeEqual(actual, expected)
  })
  return matches.length > 0
}
