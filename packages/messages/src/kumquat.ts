import { hash, timingSafeEqual } from 'node:crypto'

/** Name and signed text of a field. */
type Field = { readonly name: string; readonly text: string }

/** What KUMQUAT signs: fields but `sign` and empty ones, by name in ASCII order, `name=value` joined with `&`. */
export function canonicalString(fields: readonly Field[]): string {
  const signed = fields.filter(({ name, text }) => name !== 'sign' && text !== '')
  signed.sort(signed.every(({ name }) => ASCII.test(name)) ? byCharacters : byBytes)
  return signed.map(({ name, text }) => `${name}=${text}`).join('&')
}

const ASCII = /^[\x20-\x7e]*$/

const byCharacters = ({ name: a }: Field, { name: b }: Field): number => (a < b ? -1 : a > b ? 1 : 0)

/** By the bytes of UTF-8, which for names of ASCII are the characters. */
const byBytes = ({ name: a }: Field, { name: b }: Field): number =>
  Buffer.compare(Buffer.from(a), Buffer.from(b))

/** MD5 of the canonical string followed directly by the key, lower-case hex. */
export function kumquatSign(fields: readonly Field[], signKey: string): string {
  return hash('md5', canonicalString(fields) + signKey)
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
