import type { Keys } from '../../data/secret.ts'

/** Name and value of one parameter, both as the text that is signed. */
export type SignedField = readonly [name: string, value: string]

/**
 * The text that KUMQUAT signs: parameters except `sign` and those with empty values, sorted by name in ASCII
 * order, joined as `name=value` with `&`, values raw. (Reference: 认证, 签名算法.)
 */
export function stringToSign(fields: Iterable<SignedField>): string {
  const signed: SignedField[] = []
  for (const field of fields) {
    if (field[0] !== 'sign' && field[1] !== '') signed.push(field)
  }
  signed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return signed.map(([name, value]) => `${name}=${value}`).join('&')
}

/** The values of an outgoing object as they are signed: a number as its literal text, null as empty. */
export function signedFields(params: Readonly<Record<string, unknown>>): readonly SignedField[] {
  return Object.entries(params).map(([name, value]) => [
    name,
    value === null || value === undefined ? '' : String(value),
  ])
}

/** KUMQUAT's `sign` of a set of parameters: `md5(string + sign_key)`, lower-case hex. */
export function signKumquat(params: Readonly<Record<string, unknown>>, keys: Keys): string {
  return keys.sign(stringToSign(signedFields(params)))
}

/** What the name of a signed field may be made of. */
export const SIGNABLE_NAME = /^[\x20-\x25\x27-\x3c\x3e-\x7e]+$/
const INNER_FIELD = /&([^&=]+)=/g

/**
 * Why a set of signed fields must not be accepted, or undefined. `a=1&b=2` is the signed string of
 * `{a: '1', b: '2'}` and of `{a: '1&b=2'}`: whoever holds a valid callback could re-cut it. A body is accepted
 * only when no other cut of its string into sorted fields contains a field that lies inside one of its values.
 */
export function ambiguity(fields: Iterable<SignedField>): string | undefined {
  const names: string[] = []
  const values: SignedField[] = []
  for (const [name, value] of fields) {
    if (value === '' || name === 'sign') continue
    if (!SIGNABLE_NAME.test(name))
      return 'a field name is empty or has characters other than ASCII without "&" and "="'
    if (!value.isWellFormed())
      return `the value of ${name} has half a surrogate pair, which UTF-8 cannot hold`
    names.push(name)
    values.push([name, value])
  }
  const first = names.sort()[0] ?? ''
  for (const [name, value] of values) {
    for (const [, inner] of value.matchAll(INNER_FIELD)) {
      // Every cut begins with the same first field, and names ascend: an inner name below it can be no field.
      if (inner !== undefined && inner > first && SIGNABLE_NAME.test(inner)) {
        return `the value of ${name} contains text that could be read as another signed field`
      }
    }
  }
  return undefined
}
