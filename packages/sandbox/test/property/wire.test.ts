import { kumquatSign, literal, parseKeepingNumbers, readFlatJson } from '@kumicorn/messages'
import { holds } from '@kumicorn/testkit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimalText, units, withoutExponent } from '../../src/engine/decimal.ts'

const scalar = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.boolean(),
  fc.constant(null),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)
const flat = fc.dictionary(fc.string({ unit: 'binary' }), scalar, { noNullPrototype: true })
const numberLiteral = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 2n ** 64n }), fc.option(fc.stringMatching(/^\d{1,20}$/)))
  .map(
    ([negative, whole, fraction]) =>
      `${negative ? '-' : ''}${whole}${fraction === null ? '' : `.${fraction}`}`,
  )

describe('the reader of flat JSON', () => {
  it('reads what JSON.parse reads', () => {
    holds(
      fc.property(flat, fc.constantFrom('', ' ', '\t', '\n', '\r\n'), (object, space) => {
        const json = JSON.stringify(object, null, space === '' ? undefined : 2).replaceAll('\n', `\n${space}`)
        const read = readFlatJson(json)
        expect(read.map(({ name }) => name)).toEqual(Object.keys(JSON.parse(json)))
        for (const { name, value } of read) {
          const parsed = (JSON.parse(json) as Record<string, unknown>)[name]
          if (typeof parsed === 'number') expect(Number(value)).toBe(parsed)
          else expect(value).toBe(parsed)
        }
      }),
    )
  })

  it('keeps every digit of a number', () => {
    holds(
      fc.property(numberLiteral, (text) => {
        expect(readFlatJson(`{"n": ${text} }`)[0]?.text).toBe(text)
        expect(String((parseKeepingNumbers(`{"n":[${text}]}`) as { n: unknown[] }).n[0])).toBe(text)
        expect(JSON.stringify({ n: literal(text) })).toBe(`{"n":${text}}`)
      }),
    )
  })

  it('never accepts what JSON.parse refuses', () => {
    const pieces = fc.array(
      fc.constantFrom(
        '{',
        '}',
        '"a"',
        '"b"',
        ':',
        ',',
        '1',
        '01',
        '-',
        '.5',
        'true',
        'nul',
        ' ',
        '"',
        '\\',
        '\u0001',
        '[',
      ),
      { maxLength: 12 },
    )
    holds(
      fc.property(pieces, (parts) => {
        const json = parts.join('')
        try {
          readFlatJson(json)
        } catch {
          return
        }
        expect(() => JSON.parse(json)).not.toThrow()
      }),
    )
  })

  it.each([
    '{"a":1,"a":2}',
    '{"a":{}}',
    '{"a":[]}',
    '[]',
    '"a"',
    '1',
    '',
    '{"a":1}x',
    '{"a":1,}',
    '{,}',
    '{"a"}',
    '\ufeff{}',
  ])('refuses %j', (json) => {
    expect(() => readFlatJson(json)).toThrow(SyntaxError)
  })
})

describe("KUMQUAT's signature", () => {
  it('does not depend on the order of the fields, nor on empty ones', () => {
    holds(
      fc.property(flat, fc.string(), (object, key) => {
        const fields = readFlatJson(JSON.stringify(object)).filter(({ name }) => name !== 'none')
        const shuffled = [{ name: 'none', text: '' }, ...fields.toReversed(), { name: 'sign', text: 'x' }]
        expect(kumquatSign(shuffled, key)).toBe(kumquatSign(fields, key))
      }),
    )
  })
})

describe('decimals', () => {
  it('survive being counted in', () => {
    holds(
      fc.property(
        fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
        fc.integer({ min: 0, max: 12 }),
        (n, places) => {
          const text = decimalText(n * 10n ** BigInt(12 - places), places)
          expect(units(text)).toBe(n * 10n ** BigInt(12 - places))
        },
      ),
    )
  })

  it('are the same without their exponent', () => {
    const digits = fc.stringMatching(/^\d{1,12}$/)
    holds(
      fc.property(
        digits,
        fc.option(digits),
        fc.integer({ min: -99, max: 99 }),
        (whole, fraction, exponent) => {
          const text = `${whole}${fraction === null ? '' : `.${fraction}`}E${exponent}`
          const plain = withoutExponent(text)
          expect(plain).toMatch(/^(?:0|[1-9]\d*)(?:\.\d+)?$/)
          // Both as whole numbers of a place that is beyond the last of either.
          const [before = '', after = ''] = plain.split('.')
          const scale = 120n
          const ours = BigInt(before + after) * 10n ** (scale - BigInt(after.length))
          const decimals = BigInt(fraction?.length ?? 0)
          expect(ours).toBe(BigInt(whole + (fraction ?? '')) * 10n ** (scale - decimals + BigInt(exponent)))
        },
      ),
    )
  })

  it.each(['100.50', '', 'e5', '1e', '1e100', '-1e2', '1.e2', 'NaN'])('are left as they are: %s', (text) => {
    expect(withoutExponent(text)).toBe(text)
  })
})
