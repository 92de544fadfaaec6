import { strictEqual } from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { format, inspect } from 'node:util'
import { holds, shown } from '@kumicorn/testkit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../src/data/errors.ts'
import { Keys } from '../../src/data/secret.ts'

const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }))
const key = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc.stringMatching(/^[a-z0-9]{1,3}$/),
  fc.constantFrom('密钥', ' k ', '123456789'),
)

const confusable = (keys: readonly string[]): boolean =>
  keys.some((one) => keys.some((other) => one !== other && one.endsWith(other)))

const keyList = fc.array(
  key.filter((one) => one.trim() !== ''),
  { minLength: 1, maxLength: 4 },
)
const goodKeys = keyList.filter((list) => !confusable(list))

const md5 = (signed: string): string => createHash('md5').update(signed, 'utf8').digest('hex')

describe('signatures', () => {
  it('are the md5 of the text and the first key, in lower-case hex', () => {
    holds(
      fc.property(text, goodKeys, (signed, keys) => {
        strictEqual(new Keys(keys, 'key').sign(signed), md5(signed + keys[0]))
      }),
    )
  })

  it('verify under each key of a rotation, in any mixture of hex cases', () => {
    const cases = fc.array(fc.boolean(), { minLength: 32, maxLength: 32 })
    holds(
      fc.property(text, goodKeys, fc.nat(), cases, (signed, keys, pick, upper) => {
        const digest = md5(signed + keys[pick % keys.length])
        const written = [...digest].map((char, n) => (upper[n] ? char.toUpperCase() : char)).join('')
        strictEqual(new Keys(keys, 'key').verify(signed, written), true)
      }),
    )
  })

  it('fail when one digit is another, missing or doubled', () => {
    holds(
      fc.property(text, goodKeys, fc.nat(31), fc.integer({ min: 1, max: 15 }), (signed, list, at, step) => {
        const keys = new Keys(list, 'key')
        const digest = keys.sign(signed)
        const digit = ((Number.parseInt(digest[at] as string, 16) + step) % 16).toString(16)
        for (const middle of [digit, '', (digest[at] as string) + digest[at], 'g', ' ']) {
          const changed = digest.slice(0, at) + middle + digest.slice(at + 1)
          // Only zeros at the beginning may be missing.
          strictEqual(keys.verify(signed, changed), changed.padStart(32, '0') === digest)
        }
      }),
    )
  })

  // Rule 10: a published Java helper writes the digest as a number.
  it('verify without their leading zeros, and are nothing when empty', () => {
    const keys = new Keys('key', 'key')
    const texts = Array.from({ length: 2_000 }, (_, n) => `text ${n}`)
    const digests = texts.map((signed) => [signed, keys.sign(signed)] as const)
    const shortened = digests.filter(([, digest]) => digest.startsWith('0'))
    expect(shortened.some(([, digest]) => digest.startsWith('00'))).toBe(true)
    for (const [signed, digest] of shortened)
      expect(keys.verify(signed, digest.replace(/^0+/, ''))).toBe(true)
    expect(keys.verify('text', '')).toBe(false)
    expect(keys.verify('text', '0'.repeat(33))).toBe(false)
  })

  it('fail for another text and under a key that is not listed', () => {
    holds(
      fc.property(text, text, goodKeys, key, (signed, other, list, foreign) => {
        const keys = new Keys(list, 'key')
        if (Buffer.compare(Buffer.from(signed), Buffer.from(other)) !== 0) {
          strictEqual(
            list.some((one) => keys.verify(other, md5(signed + one)) && !confusable([...list, one])),
            false,
          )
        }
        const sameText = list.some((one) => Buffer.from(signed + one).equals(Buffer.from(signed + foreign)))
        strictEqual(keys.verify(signed, md5(signed + foreign)), sameText)
      }),
    )
  })

  it('are not fooled by what is no digest at all', () => {
    holds(
      fc.property(text, goodKeys, fc.string(), (signed, list, digest) => {
        strictEqual(new Keys(list, 'key').verify(signed, digest), false)
      }),
    )
  })
})

describe('a list of keys', () => {
  it('is refused exactly when one key ends with another, for then two texts could share a signature', () => {
    holds(
      fc.property(keyList, (keys) => {
        let refused = false
        try {
          new Keys(keys, 'key')
        } catch (error) {
          strictEqual(error instanceof ConfigError, true)
          refused = true
        }
        strictEqual(refused, confusable(keys))
      }),
    )
  })
})

describe('a key', () => {
  it('is never shown, however the object that holds it is printed', () => {
    const secret = fc.uuid()
    holds(
      fc.property(fc.array(secret, { minLength: 1, maxLength: 3 }), (list) => {
        const keys = new Keys(list, 'key')
        const holder = { options: { keys, list: [keys], map: new Map([['k', keys]]) } }
        const printed = [
          String(keys),
          `${keys}`,
          JSON.stringify(keys),
          JSON.stringify(holder),
          inspect(keys, { showHidden: true, depth: 9, customInspect: false }),
          inspect(holder, { showHidden: true, depth: 9, getters: true, compact: false }),
          format('%s %o %O %j', keys, keys, keys, keys),
          ...Object.values(keys).map(String),
        ].join('\n')
        strictEqual(
          list.some((one) => printed.includes(one)),
          false,
        )
      }),
    )
  })

  it('is never shown by the error that refuses it', () => {
    holds(
      fc.property(fc.uuid(), fc.uuid(), (one, other) => {
        for (const list of [
          [one, other + one],
          [one, ' '],
          [one, ''],
        ]) {
          try {
            new Keys(list, 'key')
          } catch (error) {
            strictEqual(shown(error).includes(one), false)
            continue
          }
          throw new Error('such keys must be refused')
        }
      }),
    )
  })
})
