import { strictEqual } from 'node:assert/strict'
import { holds } from '@kumicorn/testkit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as signing from '../../src/gateways/kumquat/signing.ts'

type SignedField = readonly [name: string, value: string]
type Fields = readonly SignedField[]

const stringToSign = (fields: Fields): string => signing.stringToSign(Object.fromEntries(fields))
const ambiguity = (fields: Fields): string | undefined => signing.ambiguity(Object.fromEntries(fields))

/** A set of fields with different names, in any order. */
const fieldSet = (
  name: fc.Arbitrary<string>,
  value: fc.Arbitrary<string>,
  maxLength = 6,
): fc.Arbitrary<Fields> => fc.uniqueArray(fc.tuple(name, value), { maxLength, selector: ([key]) => key })

const anyName = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 8 })
const anyValue = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('', '0', '98.0', '充值失败'),
)

// A small world in which strings that can be cut in several ways are common.
const nastyName = fc.constantFrom('a', 'b', 'c', 'ab', 'B', 'price', 'status', 'request_no', 'result')
const nastyValue = fc
  .array(
    fc.constantFrom(
      'x',
      '1',
      '&',
      '=',
      '&b=',
      '&c=1',
      '&ab=',
      '&price=2',
      '&status=success',
      '&a',
      'b=',
      '&B=',
      '&sign=',
    ),
    { maxLength: 4 },
  )
  .map((pieces) => pieces.join(''))

const shuffled = (fields: Fields): fc.Arbitrary<Fields> =>
  fc.shuffledSubarray([...fields], { minLength: fields.length })

const isCounted = ([name, value]: SignedField): boolean => name !== 'sign' && value !== ''

/** What two field sets have in common when they say the same. */
const canonical = (fields: Fields): string =>
  JSON.stringify(fields.filter(isCounted).sort(([a], [b]) => (a < b ? -1 : 1)))

/** Every set of fields that has `text` as its signed string. */
function everyCut(text: string): Fields[] {
  const places = [...text.matchAll(/&(?=[^&=]+=)/g)].map(({ index }) => index)
  const cuts: Fields[] = []
  for (let choice = 0; choice < 2 ** places.length; choice += 1) {
    const chosen = places.filter((_, n) => choice & (1 << n))
    const parts = [-1, ...chosen].map((place, n) => text.slice(place + 1, chosen[n] ?? text.length))
    const fields = parts.map((part): SignedField => {
      const equals = part.indexOf('=')
      return [part.slice(0, equals), part.slice(equals + 1)]
    })
    const isObject = new Set(fields.map(([name]) => name)).size === fields.length
    if (isObject && stringToSign(fields) === text) cuts.push(fields)
  }
  return cuts
}

describe('the signed string', () => {
  it('does not depend on the order of the fields', () => {
    holds(
      fc.property(
        fieldSet(anyName, anyValue).chain((fields) => fc.tuple(fc.constant(fields), shuffled(fields))),
        ([fields, others]) => strictEqual(stringToSign(others), stringToSign(fields)),
      ),
    )
  })

  it('leaves out the sign and everything empty', () => {
    holds(
      fc.property(fieldSet(anyName, anyValue), anyValue, (fields, sign) => {
        const unsigned = fields.filter(([name]) => name !== 'sign')
        const counted = unsigned.filter(([, value]) => value !== '')
        strictEqual(stringToSign([['sign', sign], ...unsigned]), stringToSign(counted))
      }),
    )
  })

  it('is every name and value as they are, by rising names', () => {
    holds(
      fc.property(fieldSet(anyName, anyValue), (fields) => {
        const counted = fields.filter(isCounted)
        const names = counted
          .map(([name]) => name)
          .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
        const values = new Map(counted)
        strictEqual(stringToSign(fields), names.map((name) => `${name}=${values.get(name)}`).join('&'))
      }),
    )
  })
})

describe('ambiguity', () => {
  it('lets at most one cut of a signed string be accepted', () => {
    let several = 0
    holds(
      fc.property(fieldSet(nastyName, nastyValue, 4), (fields) => {
        const text = stringToSign(fields)
        const cuts = everyCut(text)
        if (cuts.length > 1) several += 1
        const accepted = cuts.filter((cut) => ambiguity(cut) === undefined)
        strictEqual(accepted.length <= 1, true, JSON.stringify(accepted))
      }),
    )
    // The test is worth something only while the nasty world is nasty.
    expect(several).toBeGreaterThan(1000)
  })

  it('never accepts two different field sets with one signed string', () => {
    const accepted = new Map<string, string>()
    holds(
      fc.property(fieldSet(nastyName, nastyValue, 3), (fields) => {
        if (ambiguity(fields) !== undefined) return
        const said = canonical(fields)
        const text = stringToSign(fields)
        strictEqual(accepted.get(text) ?? said, said)
        accepted.set(text, said)
      }),
    )
    expect(accepted.size).toBeGreaterThan(1000)
  })

  it('accepts whatever holds no "&"', () => {
    const plainName = fc.stringMatching(/^[a-z_]{1,8}$/)
    const plainValue = anyValue.map((value) => value.replaceAll('&', ' '))
    holds(fc.property(fieldSet(plainName, plainValue), (fields) => strictEqual(ambiguity(fields), undefined)))
  })

  it('does not depend on the order of the fields', () => {
    holds(
      fc.property(
        fieldSet(nastyName, nastyValue).chain((fields) => fc.tuple(fc.constant(fields), shuffled(fields))),
        ([fields, others]) => strictEqual(ambiguity(others) === undefined, ambiguity(fields) === undefined),
      ),
    )
  })

  it.each(['Tom & Jerry', 'a&b', '&', '&&', '=&=', 'A & B = C', 'x&', '?a=1', '余额&充值', '&Z=1'])(
    'accepts the harmless text %j',
    (result) => {
      const fields: Fields = [
        ['price', '98.0'],
        ['request_no', 'R1'],
        ['result', result],
        ['status', 'error'],
      ]
      expect(ambiguity(fields)).toBeUndefined()
    },
  )

  it.each(['x&status=success', 'x&zzz=', '&q=&', 'a&request_no=R2', 'Tom&s= Jerry'])(
    'refuses %j, which could be cut into fields',
    (result) => {
      const fields: Fields = [
        ['price', '98.0'],
        ['result', result],
      ]
      expect(ambiguity(fields)).toMatch(/^the value of result contains text that could be read as another/)
    },
  )

  it.each(['', 'a&b', 'a=b', 'é', '名', 'a\nb'])('refuses the field name %j', (name) => {
    expect(ambiguity([[name, 'x']])).toMatch(/field name/)
  })

  it('ignores names that are not signed, for their values are empty', () => {
    expect(ambiguity([['a&b', '']])).toBeUndefined()
    expect(ambiguity([['sign', 'x&y=1']])).toBeUndefined()
  })

  it('refuses half a surrogate pair, which becomes the same bytes as any other half', () => {
    expect(ambiguity([['a', '\ud800']])).toMatch(/surrogate/)
  })
})
