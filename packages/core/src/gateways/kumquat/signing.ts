import type { Keys } from '../../data/secret.ts'

/** Parameters by their names, each as the text that is signed. */
export type SignedFields = Readonly<Record<string, string>>

/**
 * The text that KUMQUAT signs: parameters except `sign` and those with empty values, sorted by name in ASCII
 * order, joined as `name=value` with `&`, values raw. (Reference: 认证, 签名算法.)
 */
export function stringToSign(fields: SignedFields): string {
  let text = ''
  for (const name of Object.keys(fields).sort()) {
    const value = fields[name] as string
    if (name !== 'sign' && value !== '') text += text === '' ? `${name}=${value}` : `&${name}=${value}`
  }
  return text
}

/** An outgoing object as it is signed: a number as its literal text, null as empty. */
export const signedFields = (params: Readonly<Record<string, unknown>>): SignedFields =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      value === null || value === undefined ? '' : String(value),
    ]),
  )

/** KUMQUAT's `sign` of a set of parameters: `md5(string + sign_key)`, lower-case hex. */
export function signKumquat(params: Readonly<Record<string, unknown>>, keys: Keys, place?: number): string {
  return keys.sign(stringToSign(signedFields(params)), place)
}

const INNER_FIELD = /&([^&=]+)=/g

/**
 * Why a set of signed fields must not be accepted, or undefined. `a=1&b=2` is the signed string of
 * `{a: '1', b: '2'}` and of `{a: '1&b=2'}`: whoever holds a valid callback could re-cut it. A body is accepted
 * only when no other cut of its string into sorted fields contains a field that lies inside one of its values.
 */
export function ambiguity(fields: SignedFields): string | undefined {
  let first: string | undefined
  let mayHoldFields = false
  for (const name in fields) {
    const value = fields[name] as string
    if (value === '' || name === 'sign') continue
    if (!isSignable(name))
      return 'a field name is empty or has characters other than ASCII without "&" and "="'
    if (!value.isWellFormed())
      return `the value of ${name} has half a surrogate pair, which UTF-8 cannot hold`
    if (first === undefined || name < first) first = name
    mayHoldFields ||= value.includes('&')
  }
  return mayHoldFields ? innerField(fields, first as string) : undefined
}

function innerField(fields: SignedFields, first: string): string | undefined {
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'sign') continue
    for (const [, inner] of value.matchAll(INNER_FIELD)) {
      // Every cut begins with the same first field, and names ascend: an inner name below it can be no field.
      if (inner !== undefined && inner > first && isSignable(inner)) {
        return `the value of ${name} contains text that could be read as another signed field`
      }
    }
  }
  return undefined
}

const [SPACE, TILDE, AMPERSAND, EQUALS] = [0x20, 0x7e, 0x26, 0x3d]

/** What the name of a signed field may be made of. */
export function isSignable(name: string): boolean {
  for (let at = 0; at < name.length; at += 1) {
    const char = name.charCodeAt(at)
    if (char < SPACE || char > TILDE || char === AMPERSAND || char === EQUALS) return false
  }
  return name !== ''
}
