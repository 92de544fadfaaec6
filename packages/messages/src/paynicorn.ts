import { hash, timingSafeEqual } from 'node:crypto'
import { parseKeepingNumbers, utf8 } from './json.ts'

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** Paynicorn's signature: MD5 over the base64 text followed by the secret, lower-case hex. */
export function paynicornSign(content: string, merchantSecret: string): string {
  return hash('md5', content + merchantSecret)
}

export function isPaynicornSigned(content: string, sign: string, merchantSecret: string): boolean {
  const [given, right] = [Buffer.from(sign), Buffer.from(paynicornSign(content, merchantSecret))]
  return given.length === right.length && timingSafeEqual(given, right)
}

/** JSON in base64. */
export const encoded = (value: unknown): string =>
  Buffer.from(JSON.stringify(value), 'utf8').toString('base64')

/** JSON in base64 with its signature. */
export function seal(
  value: unknown,
  merchantSecret: string,
): { readonly content: string; readonly sign: string } {
  const content = encoded(value)
  return { content, sign: paynicornSign(content, merchantSecret) }
}

/**
 * The object inside a content, or undefined when there is none. Numbers that JavaScript would change come as
 * text. Some encoders break base64 into lines.
 */
export function unseal(content: string): Readonly<Record<string, unknown>> | undefined {
  const base64 = content.replace(/\s+/g, '')
  if (base64 === '' || !BASE64.test(base64)) return undefined
  const json = utf8(Buffer.from(base64, 'base64'))
  return json === undefined ? undefined : objectFrom(json)
}

/** The object of a JSON text, or undefined when it is something else. */
export function objectFrom(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = parseKeepingNumbers(json)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
