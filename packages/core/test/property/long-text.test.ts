import { holds } from '@kumicorn/testkit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { requireBaseUrl } from '../../src/client-options.ts'
import { JsonError } from '../../src/data/json.ts'
import { parseJson, parseLossless } from '../../src/data/read-json.ts'
import { redacted } from '../../src/data/redact.ts'
import { ambiguity } from '../../src/gateways/kumquat/signing.ts'
import { unwrap } from '../../src/gateways/paynicorn/signing.ts'

/*
 * "Callbacks under attack": no expression or loop over foreign text is worse than linear. Each of these texts is
 * long enough that a quadratic one would not end within the time that a test may take.
 */

const LENGTH = 2_000_000
const fill = (piece: string): string => piece.repeat(Math.ceil(LENGTH / piece.length))

/** The joints that the readers look for, repeated, with each beginning and end. */
const pieces = [
  '0',
  '1',
  '.',
  '\\',
  '"',
  ' ',
  '&',
  '=',
  '&a',
  '&a=',
  'a',
  '/',
  '\r\n',
  'sign',
  'sign ',
  'key=',
  '{',
  '[',
  'e',
  '-',
]

describe('two million characters', () => {
  it.each(pieces)('of %j are read in one pass', (piece) => {
    const text = fill(piece)
    for (const [begin, end] of [
      ['', ''],
      ['0.', '1'],
      ['"', '"'],
      ['{"a":', '}'],
      ['sign=', '!'],
      ['&', '=b'],
    ]) {
      const long = `${begin}${text}${end}`
      for (const parse of [parseJson, parseLossless]) {
        try {
          parse(long)
        } catch (error) {
          expect(error).toBeInstanceOf(JsonError)
        }
      }
      expect(() => redacted(long)).not.toThrow()
      expect(() => ambiguity({ a: long })).not.toThrow()
      try {
        unwrap(long)
      } catch (error) {
        expect(error).toBeInstanceOf(JsonError)
      }
    }
  })

  it('of slashes are taken off an address in one pass', () => {
    expect(requireBaseUrl('mango', 'baseUrl', `https://host.example/a${fill('/')}`)).toBe(
      'https://host.example/a',
    )
    expect(requireBaseUrl('mango', 'baseUrl', `https://host.example/${fill('/')}a`)).toMatch(/a$/)
  })
})

describe('base64', () => {
  it('is taken if and only if it is what an encoder writes, line breaks apart', () => {
    const chars = fc.array(fc.constantFrom(...'Aa0+/=-_ \n'), { maxLength: 12 }).map((list) => list.join(''))
    holds(
      fc.property(chars, (text) => {
        const plain = text.replaceAll('\n', '')
        const isBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(plain)
        let refused: unknown
        try {
          unwrap(text)
        } catch (error) {
          refused = error
        }
        const saidSo = refused instanceof JsonError && refused.reason === 'the content is not base64'
        expect(saidSo).toBe(!isBase64)
      }),
    )
  })
})
