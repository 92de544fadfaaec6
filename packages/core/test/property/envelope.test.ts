import { strictEqual, throws } from 'node:assert/strict'
import { holds } from '@kumicorn/testkit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JsonError } from '../../src/data/json.ts'
import { parseLossless } from '../../src/data/read-json.ts'
import { Keys } from '../../src/data/secret.ts'
import { seal, unwrap } from '../../src/gateways/paynicorn/signing.ts'
import { jsonText } from './json-text.ts'

const keys = new Keys('fixture-secret', 'merchantSecret')
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/='

describe("Paynicorn's envelope", () => {
  it('gives back any JSON, every digit of its numbers included', () => {
    holds(
      fc.property(jsonText, ({ text }) => {
        const given = parseLossless(text)
        const { content, sign } = seal(given, keys)
        strictEqual(keys.verify(content, sign), true)
        strictEqual(unwrap(content), JSON.stringify(given))
      }),
    )
  })

  it('gives back any value that users can send', () => {
    holds(
      fc.property(fc.jsonValue(), (given) => {
        strictEqual(unwrap(seal(given, keys).content), JSON.stringify(given))
      }),
    )
  })

  it('does not verify once a single character is another', () => {
    holds(
      fc.property(fc.jsonValue(), fc.nat(), fc.integer({ min: 1, max: 64 }), (given, place, step) => {
        const { content, sign } = seal(given, keys)
        const at = place % content.length
        const char = ALPHABET[(ALPHABET.indexOf(content[at] as string) + step) % ALPHABET.length]
        const tampered = content.slice(0, at) + char + content.slice(at + 1)
        strictEqual(keys.verify(tampered, sign), false)
      }),
    )
  })

  it('gives back the same from content that is broken into lines', () => {
    holds(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 76 }),
        (given, end, width) => {
          const { content } = seal(given, keys)
          const lines = content.match(new RegExp(`.{1,${width}}`, 'g')) ?? []
          strictEqual(unwrap(lines.join(end)), JSON.stringify(given))
        },
      ),
    )
  })

  it('refuses what is not base64 of UTF-8', () => {
    holds(
      fc.property(
        fc.uint8Array({ minLength: 1 }),
        fc.constantFrom(' ', '-', '_', '*', '=a', '\u0000'),
        (bytes, wrong) => {
          throws(() => unwrap(Buffer.from(bytes).toString('base64') + wrong), JsonError)
        },
      ),
    )
  })

  it.each(['YQ', 'YQ=', 'Y', '=', 'YQ===', 'YQ==YQ==', '/w=='])('refuses the content %j', (content) => {
    expect(() => unwrap(content)).toThrow(JsonError)
  })
})
