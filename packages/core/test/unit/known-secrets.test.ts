import { describe, expect, it } from 'vitest'
import { withoutKnown } from '../../src/data/known-secrets.ts'

const KEY = 'Zz9-very/secret KEY'
const SIGNATURE = 'a875dead05388c6acdc9a807abd78561'
const without = (text: string): string => withoutKnown(text, [KEY, SIGNATURE])

describe('a secret that we know', () => {
  it.each([
    ['as it is', KEY],
    ['in the other case', KEY.toUpperCase()],
    ['in groups', KEY.match(/.{1,3}/g)?.join(' - ') ?? ''],
    ['as base64', Buffer.from(KEY).toString('base64').replace(/=+$/, '')],
    ['as hexadecimal', Buffer.from(KEY).toString('hex').toUpperCase()],
    ['in a URL', encodeURIComponent(KEY)],
    ['a signature', SIGNATURE],
    ['a signature as a UUID', SIGNATURE.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')],
    [
      'the bytes of a signature as base64',
      Buffer.from(SIGNATURE, 'hex').toString('base64').replace('==', ''),
    ],
  ])('is taken out of a text: %s', (_, quoted) => {
    expect(without(`expected the key ${quoted} here`)).toBe('expected the key [redacted] here')
    expect(without(`x_${quoted}_y`)).toBe('x_[redacted]_y')
    expect(without(quoted)).toBe('[redacted]')
  })

  // Found by an attack.
  it.each(['a', 'ab', 'abc'])('is taken out of the base64 of a longer text: after "%s"', (before) => {
    const quoted = Buffer.from(`${before}${KEY}bc`).toString('base64')
    expect(without(`expected ${quoted} here`)).toMatch(/^expected [\w+/]{0,4}\[redacted\][\w+/=]{0,6} here$/)
  })

  it.each(['k<secret>"&é1', 'pässwörd-ключ-99'])('is taken out in groups, whatever is in it: %s', (key) => {
    for (const between of [' ', ' - ', '\n'])
      expect(withoutKnown(`expected ${[...key].join(between)} here`, [key])).toBe('expected [redacted] here')
  })

  it('is not looked for where it is so short that it occurs by chance', () => {
    expect(withoutKnown('no such key', ['key', 'no', ''])).toBe('no such key')
    expect(withoutKnown('a shop-key, SHOP-KEY', ['shop-key', 'shop'])).toBe('a [redacted], SHOP-KEY')
  })

  it('is found in one pass, whatever the text', () => {
    const long = 'Zz9-very/secret K'.repeat(20_000)
    expect(without(long)).toBe(long)
    expect(without('-'.repeat(200_000))).toHaveLength(200_000)
  })
})
