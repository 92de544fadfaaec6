import { createHash, timingSafeEqual } from 'node:crypto'

/** Name and signed text of a field. */
type Field = { readonly name: string; readonly text: string }

/** What KUMQUAT signs: fields but `sign` and empty ones, by name in ASCII order, `name=value` joined with `&`. */
export function canonicalString(fields: readonly Field[]): string {
  return fields
    .filter(({ name, text }) => name !== 'sign' && text !== '')
    .toSorted((a, b) => inAsciiOrder(a.name, b.name))
    .map(({ name, text }) => `${name}=${text}`)
    .join('&')
}

const ASCII = /^[\x20-\x7e]*$/

/** By the bytes of UTF-8, which for names of ASCII are the characters. */
function inAsciiOrder(a: string, b: string): number {
  if (ASCII.test(a) && ASCII.test(b)) return a < b ? -1 : a > b ? 1 : 0
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

/** MD5 of the canonical string followed directly by the key, lower-case hex. */
export function kumquatSign(fields: readonly Field[], signKey: string): string {
  return createHash('md5')
    .update(canonicalString(fields) + signKey, 'utf8')
    .digest('hex')
}

/** Takes either case of the hex digits, as the reference's own examples use both. */
export function isKumquatSigned(fields: readonly Field[], signKey: string): boolean {
  const given = Buffer.from(fields.find(({ name }) => name === 'sign')?.text.toLowerCase() ?? '')
  const right = Buffer.from(kumquatSign(fields, signKey))
  return given.length === right.length && timingSafeEqual(given, right)
}

/**
 * Whether a digest is the right one without its leading zeros: so a published Java helper writes one of sixteen.
 * (It makes a number of the digest and writes that in hex.)
 */
export const lacksLeadingZeros = (given: string, right: string): boolean =>
  given !== '' && right.startsWith('0') && right.replace(/^0+/, '') === given.toLowerCase()
